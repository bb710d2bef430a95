import type { FastifyInstance } from 'fastify';

/** While the process stops, each answer is the last one on its connection: its client makes the next one elsewhere. */
export function endConnections(app: FastifyInstance, stopping: AbortSignal): void {
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (stopping.aborted) reply.header('connection', 'close');
    done();
  });
}
