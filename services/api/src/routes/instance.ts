import { rings } from '@ripple/budgets';
import { MOST_MEDIA } from '@ripple/media';
import { MAX_TEXT_GRAPHEMES } from '@ripple/posts';
import { Type } from 'typebox';
import type { Api } from '../api.ts';
import type { Config } from '../config.ts';
import { answers, nullable } from '../schemas.ts';
import { VERSION } from '../version.ts';

const ring = Type.Object({ budgetMs: Type.Integer() });

const instance = Type.Object({
  name: Type.Literal('Ripple'),
  version: Type.String(),
  auth: Type.Enum(['demo', 'jwt']),
  rings: Type.Object({
    author: Type.Object({ budgetMs: Type.Integer(), worstMs: Type.Integer() }),
    followers: ring,
    public: ring,
    feeds: ring,
  }),
  limits: Type.Object({
    textLength: Type.Integer({ description: 'Of a post, in characters as people count them.' }),
    mediaPerPost: Type.Integer(),
    mediaBytes: Type.Integer({ description: 'Of one picture.' }),
  }),
  demo: nullable(
    Type.Object(
      { workers: Type.Boolean({ description: 'Whether they can be stopped and started.' }) },
      { description: 'In demo mode only.' },
    ),
  ),
  operations: Type.Boolean({ description: 'Whether there are routes for operators, `/v1/operations/…`.' }),
});

/** What this Ripple is, for clients that adapt to it. */
export function addInstanceRoutes(app: Api, config: Config): void {
  const { author, followers, public: everybody, feeds } = rings;
  const answer = {
    name: 'Ripple' as const,
    version: VERSION,
    auth: config.AUTH_MODE,
    rings: { author, followers, public: everybody, feeds },
    limits: {
      textLength: MAX_TEXT_GRAPHEMES,
      mediaPerPost: MOST_MEDIA,
      mediaBytes: config.MEDIA_MAX_BYTES,
    },
    demo: config.AUTH_MODE === 'demo' ? { workers: config.SUPERVISOR_URL !== undefined } : null,
    operations: config.OPERATIONS_AMQP_URL !== undefined,
  };
  app.get(
    '/v1/instance',
    {
      schema: {
        tags: ['operations'],
        summary: 'What this Ripple is: its mode, budgets and limits',
        response: answers({ 200: instance }),
      },
    },
    async (_, reply) => {
      reply.header('cache-control', 'public, max-age=60');
      return answer;
    },
  );
}
