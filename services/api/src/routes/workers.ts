import { Type } from 'typebox';
import type { Supervisor } from '../admin/supervisor.ts';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { answers, closed, idempotencyHeader } from '../http/schemas.ts';
import { writeElsewhere } from '../write/write.ts';

const tags = ['demo'];

const workers = Type.Object({
  running: Type.Boolean({ description: 'Whether all of them run.' }),
  workers: Type.Array(Type.String()),
});

/** In demo mode only: shows what becomes of posts while the workers are stopped. */
export function addWorkerRoutes(app: Api, context: Context): void {
  const supervisor = () => context.supervisor as Supervisor;

  app.get(
    '/v1/demo/workers',
    {
      config: { forOperators: true },
      schema: {
        tags,
        summary: 'Whether the workers run that are between a post and its readers',
        description: 'In demo mode only, and where they can be stopped and started: see `GET /v1/instance`.',
        response: answers({ 200: workers }),
      },
    },
    () => supervisor().read(),
  );

  app.put(
    '/v1/demo/workers',
    {
      schema: {
        tags,
        summary: 'Stop the workers, or start them again',
        description:
          'Answered when it is done; 202 if that takes longer than ten seconds, and it goes on. Posts are accepted meanwhile, and wait.',
        body: closed({ running: Type.Boolean() }),
        headers: idempotencyHeader,
        response: answers({ 200: workers, 202: workers }),
      },
    },
    async (request, reply) => {
      const { done, ...state } = await writeElsewhere(context, request, () =>
        supervisor().set(request.body.running),
      );
      return reply.status(done ? 200 : 202).send(state);
    },
  );
}
