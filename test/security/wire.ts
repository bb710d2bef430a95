import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A connection to the api on which anything can be sent. */
export interface Wire {
  socket: Socket;
  /** All that has come so far. */
  received(): string;
  /** Waits until the server ends the connection; how long that took. */
  closed(limitMs: number): Promise<number>;
}

export async function openWire(url: string): Promise<Wire> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  let text = '';
  socket.setEncoding('latin1').on('data', (data) => {
    text += data;
  });
  // A reset is an end like any other here.
  socket.on('error', () => {});
  await once(socket, 'connect');
  const since = performance.now();
  const end = once(socket, 'close').then(() => performance.now() - since);
  return {
    socket,
    received: () => text,
    async closed(limitMs) {
      const timer = setTimeout(() => socket.destroy(new Error('too late')), limitMs);
      const after = await end;
      clearTimeout(timer);
      if (socket.errored?.message === 'too late') {
        throw new Error(`still open after ${limitMs} ms, with: ${text.slice(0, 200)}`);
      }
      return after;
    },
  };
}

/** Sends bytes, waits until the server closes, and gives back what it said. */
export async function say(url: string, bytes: string | Buffer, limitMs = 3_000): Promise<string> {
  const wire = await openWire(url);
  wire.socket.write(bytes);
  await wire.closed(limitMs);
  return wire.received();
}

/** The status lines in what was received on a wire. */
export const statusesIn = (received: string): number[] =>
  [...received.matchAll(/HTTP\/1\.[01] (\d{3})/g)].map((match) => Number(match[1]));
