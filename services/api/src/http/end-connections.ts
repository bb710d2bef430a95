import type { FastifyInstance } from 'fastify';

/** How long a connection may be used again whose answer had begun before the process was told to stop. */
const LAST_USE_MS = 500;

/** While the process stops, each answer is the last one on its connection: its client makes the next one elsewhere. */
export function endConnections(app: FastifyInstance, stopping: AbortSignal): void {
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (stopping.aborted) reply.header('connection', 'close');
    done();
  });
  // Of answers that had begun, such as pictures, the head says otherwise. The server would wait for their connections as
  // long as it keeps one that is idle: 72 s.
  stopping.addEventListener('abort', () => {
    app.server.keepAliveTimeout = LAST_USE_MS;
  });
}
