import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** A request on a connection that was just made may not be read yet. */
const SILENT_MS = 500;

/**
 * Ends connections on which nothing was ever asked, shortly after the server begins to close. Clients open some in
 * advance, and again after a stream was cut; to Node they are not idle, and it would wait for them without end.
 */
export function closeSilentConnections(app: FastifyInstance): void {
  const silent = new Set<Socket>();
  function forget(this: Socket): void {
    silent.delete(this);
  }
  app.server.on('connection', (socket: Socket) => {
    silent.add(socket);
    // One that has asked for another protocol comes here again (upgrades.ts).
    socket.off('close', forget).once('close', forget);
  });
  app.server.on('request', ({ socket }) => silent.delete(socket));
  app.addHook('preClose', async () => {
    setTimeout(() => {
      for (const socket of silent) socket.destroy();
    }, SILENT_MS);
  });
}
