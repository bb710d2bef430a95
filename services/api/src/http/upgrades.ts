import { EventEmitter } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** What is said of a change of protocol alone (RFC 9110, 7.8; RFC 7540, 3.2.1). */
const ABOUT_UPGRADES = new Set(['upgrade', 'http2-settings', 'connection']);

/**
 * Hands on the requests for a WebSocket that lead where there is one. All others are answered as if they had not asked
 * for another protocol, as a server may: once there is a listener for upgrades, Node hands over the connection of every
 * request that asks for any, such as those of clients that would rather speak HTTP/2, and reads their bodies no more.
 * @returns where those are handed on, as if it were the server
 */
export function takeUpgrades(server: Server, isTaken: (path: string) => boolean): Server {
  const taken = new EventEmitter();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const [path = ''] = request.url?.split('?') ?? [];
    const isWebSocket = request.method === 'GET' && /^websocket$/i.test(request.headers.upgrade ?? '');
    if (isWebSocket && isTaken(path) && taken.listenerCount('upgrade') > 0) {
      taken.emit('upgrade', request, socket, head);
      return;
    }
    socket.unshift(Buffer.concat([withoutUpgrade(request), head]));
    server.emit('connection', socket);
  });
  return taken as Server;
}

/** The head of a request as it came, without the wish for another protocol. */
function withoutUpgrade({ method, url, httpVersion, rawHeaders, headers }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2);
    if (!ABOUT_UPGRADES.has(name.toLowerCase())) lines.push(`${name}: ${value}`);
  }
  if (/\bclose\b/i.test(headers.connection ?? '')) lines.push('connection: close');
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}
