import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP connection between a client and a server that a test can cut, slow down, or silence. */
export interface TcpProxy {
  /** The server's URL, by way of this proxy. */
  url: string;
  /** How many connections have been made so far. */
  connections(): number;
  /** Ends every connection, now or in the middle of what is sent when so many bytes more have gone through. */
  cut(afterBytes?: number): void;
  /** From now on nothing gets through, in either direction, and nothing is ended. */
  blackHole(): void;
  /** Sends every client some bytes, as if they came from the server. */
  inject(bytes: Buffer): void;
  /** From now on what the server sends passes through `change`, in pieces as they come. */
  rewrite(change: (data: Buffer) => Buffer): void;
  /** From now on every byte arrives so much later, in either direction. */
  delay(ms: number): void;
  /** From now on nothing listens here, as if the server were not running. */
  refuse(): void;
  /** Ends all of the above and the connections that were silenced; resolves when new connections get through. */
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
  let change: ((data: Buffer) => Buffer) | undefined;
  let bytesLeft = Number.POSITIVE_INFINITY;

  const cut = () => {
    bytesLeft = Number.POSITIVE_INFINITY;
    for (const socket of sockets) socket.destroy();
  };
  const forward = (data: Buffer, to: Socket) => {
    if (dead || bytesLeft <= 0) return;
    bytesLeft -= data.length;
    // The bytes before the cut arrive: the server may begin work whose answer never reaches the client.
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
      from.on('data', (raw) => {
        const data = change && from === upstream ? change(raw) : raw;
        // No data overtakes data that is delayed.
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
    rewrite(wanted) {
      change = wanted;
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
      change = undefined;
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
