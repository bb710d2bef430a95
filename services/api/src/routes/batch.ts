import { type UserUpsert, upsertUsers } from '@ripple/people';
import { presentUser } from '@ripple/presentation';
import { renewFollows } from '@ripple/timelines';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { mustBeServer } from '../http/authentication.ts';
import { parseExternalId } from '../http/external-ids.ts';
import { invalid } from '../http/problem.ts';
import * as schemas from '../http/schemas.ts';
import { originOf } from '../http/trace-requests.ts';
import { createLineParser, validateLines } from '../http/validation.ts';
import { answerLines } from '../write/answer-lines.ts';
import { type FollowLine, followLines } from '../write/follow-lines.ts';
import { upsertProblem } from '../write/upsert-problem.ts';
import { parseUserFields } from '../write/user-fields.ts';
import { renewNow } from '../write/write.ts';

const BODY_LIMIT_BYTES = 8 * 1_024 * 1_024;

const description =
  'For tokens with the scope `server`. At most 8 MiB. A retry is safe by the ids; the answer is not stored under an Idempotency-Key.';

/** Many users, or follows, at once: for the embedding application. */
export function addBatchRoutes(app: Api, context: Context): void {
  const { authors, database, outbox } = context;
  const parseUser = createLineParser(schemas.userLine);
  const parseFollow = createLineParser(schemas.followLine);
  const ofLines = (lines: 'users' | 'follows') => ({
    ...mustBeServer,
    bodyLimit: BODY_LIMIT_BYTES,
    config: { lines },
    validatorCompiler: validateLines(lines),
  });

  app.post(
    '/v1/batch/users',
    {
      ...ofLines('users'),
      schema: {
        tags: ['application'],
        summary: 'Create or change many users',
        description,
        body: schemas.userBatch,
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 200: schemas.userResults }),
      },
    },
    async (request) => {
      const lines: unknown[] = request.body.users;
      const results = await answerLines(lines, {
        parse(line, at): UserUpsert {
          const where = `/users/${at}`;
          mustBeHoldable(request, at);
          const { externalId, ...fields } = parseUser(line, where);
          return {
            externalId: parseExternalId(externalId, `${where}/externalId`),
            ...parseUserFields(fields, where),
          };
        },
        keyOf: ({ externalId }) => externalId,
        async work(wanted) {
          const upserted = await outbox.write({ origin: originOf(request) }, (tx) => upsertUsers(tx, wanted));
          return upserted.map((each) => {
            if ('refused' in each) return upsertProblem(each);
            if (each.changed) authors.forget(each.user.id);
            return {
              status: each.created ? 201 : 200,
              user: presentUser(each.user, context.mediaUrl, request),
            };
          });
        },
      });
      return {
        results: results.map((result, at) => ({ externalId: repeat(lines[at], 'externalId'), ...result })),
      };
    },
  );

  app.post(
    '/v1/batch/follows',
    {
      ...ofLines('follows'),
      schema: {
        tags: ['application'],
        summary: 'Make many users follow others',
        description: `${description} It makes no notifications. Of a followee who is locked it makes a request: 202, with the \`state\` \`requested\`.`,
        body: schemas.followBatch,
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 200: schemas.followResults }),
      },
    },
    async (request) => {
      const lines: unknown[] = request.body.follows;
      const results = await answerLines(lines, {
        parse(line, at): FollowLine {
          const where = `/follows/${at}`;
          mustBeHoldable(request, at);
          const { follower, followee } = parseFollow(line, where);
          return {
            follower: parseExternalId(follower, `${where}/follower`),
            followee: parseExternalId(followee, `${where}/followee`),
          };
        },
        keyOf: ({ follower, followee }) => JSON.stringify([follower, followee]),
        // A home is renewed once for what one transaction does to it.
        order: (one, other) => (one.follower < other.follower ? -1 : Number(one.follower > other.follower)),
        async work(wanted) {
          const { follows, outcomes } = await outbox.write({ origin: originOf(request) }, (tx) =>
            followLines(tx, wanted),
          );
          if (follows.length > 0) {
            await renewNow(request, renewFollows({ ...context, db: database.db }, follows));
          }
          return outcomes;
        },
      });
      return {
        results: results.map((result, at) => ({
          follower: repeat(lines[at], 'follower'),
          followee: repeat(lines[at], 'followee'),
          ...result,
        })),
      };
    },
  );
}

/** @throws {ProblemError} 400 */
function mustBeHoldable({ unholdableLines }: FastifyRequest, line: number): void {
  const unholdable = unholdableLines?.get(line);
  if (unholdable) throw invalid(unholdable.pointer, unholdable.detail);
}

/** A text in a line as it was given, whatever the line is; null if there is none. */
function repeat(line: unknown, field: string): string | null {
  const given = (line as Record<string, unknown> | null | undefined)?.[field];
  return typeof given === 'string' ? given : null;
}
