import { checkReadiness } from '@ripple/telemetry';
import { Type } from 'typebox';
import type { Context } from '../context.ts';
import { answers } from '../http/answers.ts';
import type { Api } from '../http/api.ts';

const RETRY_AFTER_SECONDS = 2;

const readiness = Type.Object({
  ready: Type.Boolean(),
  checks: Type.Record(
    Type.String(),
    Type.Object({ ok: Type.Boolean(), required: Type.Boolean(), reason: Type.Optional(Type.String()) }),
  ),
  delays: Type.Record(
    Type.String(),
    Type.Object({ ms: Type.Integer(), budgetMs: Type.Integer(), late: Type.Boolean() }),
    { description: 'How far each ring behind the answer is behind. A late ring makes nothing unready.' },
  ),
});

export function addHealthRoutes(app: Api, { metrics, checks, delays }: Context): void {
  const config = { probe: true };
  app.get(
    '/healthz',
    {
      config,
      schema: {
        tags: ['operations'],
        summary: 'The process lives',
        response: answers({ 200: Type.Object({ status: Type.Literal('ok') }) }),
      },
    },
    async () => ({ status: 'ok' as const }),
  );

  app.get(
    '/readyz',
    {
      config,
      schema: {
        tags: ['operations'],
        summary: 'What the process needs answers',
        response: answers({ 200: readiness, 503: readiness }),
      },
    },
    async (_, reply) => {
      const result = await checkReadiness(checks);
      if (!result.ready) reply.status(503).header('retry-after', RETRY_AFTER_SECONDS);
      return { ...result, delays: delays.now() };
    },
  );

  app.get(
    '/metrics',
    {
      config,
      schema: {
        tags: ['operations'],
        summary: 'Prometheus metrics',
        response: {
          ...answers({}),
          200: { description: 'In its text format', content: { 'text/plain': { schema: Type.String() } } },
        },
      },
    },
    async (_, reply) => reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}
