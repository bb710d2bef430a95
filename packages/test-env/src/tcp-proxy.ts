import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A wire between a client and a server that can be cut, slow, or go dead. */
export interface TcpProxy {
  /** The server's URL, by way of this proxy. */
  url: string;
  /** How many have been made so far. */
  connections(): number;
  /** Ends every connection, now or in the middle of what is sent when so many bytes more have gone through. */
  cut(afterBytes?: number): void;
  /** From now on nothing gets through, in either direction, and nothing is ended. */
  blackHole(): void;
  /** Sends every client some bytes, as if they came from the server. */
  inject(bytes: Buffer): void;
  /** From now on whatever is sent arrives so much later, in either direction. */
  delay(ms: number): void;
  /** From now on nothing listens here, as if the server were not running. */
  refuse(): void;
  /** All is well again. Ends what was swallowed, and resolves when new connections are let through. */
  heal(): Promise<void>;
  close(): Promise<void>;
}

/** @param port where to listen; a free one if it is 0 */
export async function startTcpProxy(serverUrl: string, port = 0): Promise<TcpProxy> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  const clients = new Set<Socket>();
  let connections = 0;
  let dead = false;
  let delayMs = 0;
  let bytesLeft = Number.POSITIVE_INFINITY;

  const cut = () => {
    bytesLeft = Number.POSITIVE_INFINITY;
    for (const socket of sockets) socket.destroy();
  };
  const forward = (data: Buffer, to: Socket) => {
    if (dead || bytesLeft <= 0) return;
    bytesLeft -= data.length;
    // What comes before the cut arrives: the server may begin what its client never hears of.
    if (bytesLeft <= 0) to.write(data.subarray(0, data.length + bytesLeft), cut);
    else to.write(data);
  };
  const server = createServer((client) => {
    const upstream = connect({ host: target.hostname, port: Number(target.port) });
    connections += 1;
    clients.add(client);
    client.on('close', () => clients.delete(client));
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      const late: Buffer[] = [];
      const forwardNext = () => forward(late.shift() as Buffer, to);
      sockets.add(from);
      from.on('data', (data) => {
        // Nothing overtakes what is on its way already.
        if (delayMs === 0 && late.length === 0) return forward(data, to);
        late.push(data);
        setTimeout(forwardNext, delayMs);
      });
      from.on('error', () => from.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  const listen = async () => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen();
  port = (server.address() as AddressInfo).port;
  const url = new URL(serverUrl);
  url.host = `127.0.0.1:${port}`;

  return {
    url: url.href,
    connections: () => connections,
    cut(afterBytes = 0) {
      if (afterBytes > 0) bytesLeft = afterBytes;
      else cut();
    },
    blackHole() {
      dead = true;
    },
    inject(bytes) {
      for (const client of clients) client.write(bytes);
    },
    delay(ms) {
      delayMs = ms;
    },
    refuse() {
      server.close();
      cut();
    },
    async heal() {
      if (dead) cut();
      dead = false;
      delayMs = 0;
      bytesLeft = Number.POSITIVE_INFINITY;
      if (!server.listening) await listen();
    },
    async close() {
      cut();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}
