import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

/** Takes connections and passes each on to the next of several servers in turn. */
export async function spread(urls: URL[]): Promise<{ url: URL; close(): void }> {
  let taken = 0;
  const server = createServer((incoming) => {
    const { hostname, port } = urls[taken++ % urls.length] as URL;
    const outgoing = connect(Number(port), hostname);
    incoming.pipe(outgoing).pipe(incoming);
    // A server that is being restarted refuses: so does this.
    incoming.on('error', () => outgoing.destroy());
    outgoing.on('error', () => incoming.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: new URL(`http://127.0.0.1:${port}`), close: () => server.close() };
}
