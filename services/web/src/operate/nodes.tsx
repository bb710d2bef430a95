import { duration } from '../parts/format.ts';
import { Wide } from '../parts/wide.tsx';
import { text } from '../text/index.ts';
import type { Status } from './status.ts';

/** Every node of the servers; nothing where each of them is one node. */
export function Nodes({ servers }: { servers: Status['servers'] }) {
  const t = text.value.operate;
  const ofServers = Object.entries(servers);
  if (ofServers.every(([, { nodes }]) => nodes.length === 1)) return null;
  return (
    <Wide label={t.nodes}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t.node}</th>
            <th scope="col">{t.server}</th>
            <th scope="col">{t.role}</th>
            <th scope="col">{t.response}</th>
          </tr>
        </thead>
        <tbody>
          {ofServers.flatMap(([server, { nodes }]) =>
            nodes.map(({ address, role, ok, ms }) => (
              <tr key={`${server} ${address}`} data-ok={ok}>
                <th scope="row">{address}</th>
                <td>{server}</td>
                <td>{role === null ? '–' : t.roles[role]}</td>
                <td>
                  {ok ? t.up : t.down} {ms !== null && duration(ms)}
                </td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </Wide>
  );
}
