import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A wire between a client and a server that can be cut, or go dead. */
export interface TcpProxy {
  /** The server's URL, by way of this proxy. */
  url: string;
  /** Ends every connection; new ones are taken. */
  cut(): void;
  /** From now on nothing gets through, in either direction, and nothing is ended. */
  blackHole(): void;
  /** Sends every client some bytes, as if they came from the server. */
  inject(bytes: Buffer): void;
  /** Ends what was swallowed, and lets new connections through. */
  heal(): void;
  close(): Promise<void>;
}

export async function startTcpProxy(serverUrl: string): Promise<TcpProxy> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  const clients = new Set<Socket>();
  let dead = false;

  const server = createServer((client) => {
    const upstream = connect({ host: target.hostname, port: Number(target.port) });
    clients.add(client);
    client.on('close', () => clients.delete(client));
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (data) => {
        if (!dead) to.write(data);
      });
      from.on('error', () => from.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(serverUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    cut,
    blackHole() {
      dead = true;
    },
    inject(bytes) {
      for (const client of clients) client.write(bytes);
    },
    heal() {
      dead = false;
      cut();
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
