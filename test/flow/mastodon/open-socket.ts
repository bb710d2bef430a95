import { once } from 'node:events';
import WebSocket from 'ws';

export interface SocketMessage {
  stream?: string[];
  event?: string;
  payload?: string;
  error?: string;
  status?: number;
}

/** A socket of live streams, read as it comes. */
export interface OpenSocket {
  socket: WebSocket;
  messages: SocketMessage[];
  send(message: unknown): void;
  /** Resolves with the status of its end. */
  ended: Promise<number>;
  close(): Promise<unknown>;
}

/** Opens a socket; resolves when it is there. @throws {Error} with what the server answered instead */
export async function openSocket(
  url: string,
  path: string,
  { token, protocol }: { token?: string; protocol?: string } = {},
): Promise<OpenSocket> {
  const address = new URL(path, url.replace(/^http/, 'ws'));
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const socket = new WebSocket(address, protocol === undefined ? [] : [protocol], { headers });
  const messages: SocketMessage[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  const ended = new Promise<number>((resolve) => socket.once('close', resolve));
  socket.on('unexpected-response', async (_, response) => {
    let text = '';
    for await (const chunk of response) text += chunk;
    socket.emit('error', new Error(`${response.statusCode} ${text}`));
  });
  await once(socket, 'open');
  socket.on('error', () => {});
  return {
    socket,
    messages,
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    ended,
    async close() {
      socket.terminate();
      await ended;
    },
  };
}
