import { Writable } from 'node:stream';
import type { WebSocket } from '@fastify/websocket';
import type { Line } from '../../streams/line.ts';

/** The process ends, or the stream does: the client may come back (RFC 6455, 7.4.1). */
const GOING_AWAY = 1001;
/** A client that doesn't answer to the end of its connection is cut after this. */
const CLOSE_LIMIT_MS = 500;

/** A socket as a line: each write is a message, and the next waits until the connection has taken it. */
export function createSocketLine(socket: WebSocket): Line {
  const line = new Writable({
    decodeStrings: false,
    autoDestroy: false,
    // A failure is that of the connection, which tells of its end by itself.
    write: (message: string, _, done) => socket.send(message, () => done()),
    final(done) {
      closeSocket(socket, GOING_AWAY);
      done();
    },
    destroy(error, done) {
      socket.terminate();
      done(error);
    },
  });
  socket.once('close', () => line.destroy());
  return line;
}

/** Ends a connection, whether or not its client takes part in it. */
export function closeSocket(socket: WebSocket, code: number, reason?: string): void {
  if (socket.readyState !== socket.OPEN) return;
  socket.close(code, reason);
  const cutting = setTimeout(() => socket.terminate(), CLOSE_LIMIT_MS);
  socket.once('close', () => clearTimeout(cutting));
}

/** Signs of life of a client: it answers to a ping behind all that was sent before. @returns as {@link createHeartbeat} */
export function createPulse(socket: WebSocket): () => boolean {
  let unanswered = 0;
  socket.on('pong', () => {
    unanswered = 0;
  });
  return () => {
    if (unanswered > 1) return false;
    unanswered += 1;
    if (socket.readyState === socket.OPEN) socket.ping();
    return true;
  };
}
