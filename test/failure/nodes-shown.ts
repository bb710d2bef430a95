import { STATUS } from '../flow/operated.ts';
import type { TestRipple } from '../ripple/ripple.ts';

interface Node {
  address: string;
  role: string | null;
  ok: boolean;
}

/**
 * The nodes of a server in the operator's status, by their ports: the role of those that are well, or `null` where they
 * have none; `away` for the others.
 */
export async function nodesShown(
  ripple: TestRipple,
  server: 'postgres' | 'rabbitmq' | 'redis',
): Promise<Record<number, string | null>> {
  const { body } = await ripple.anybody.get(STATUS);
  const nodes: Node[] = body.servers[server].nodes;
  return Object.fromEntries(
    nodes.map(({ address, role, ok }) => [Number(address.split(':').at(-1)), ok ? role : 'away']),
  );
}
