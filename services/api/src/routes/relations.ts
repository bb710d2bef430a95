import type { UserId } from '@ripple/messages';
import type { Tx } from '@ripple/outbox';
import { block, followOrAsk, MOST_REQUESTS, mute, unblock, unfollow, unmute } from '@ripple/people';
import { renewRelation } from '@ripple/timelines';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { mustBeLoggedIn, viewerOf } from '../http/authentication.ts';
import { findAnyUser, mustExist } from '../http/find-user.ts';
import { notFound, ProblemError } from '../http/problem.ts';
import * as schemas from '../http/schemas.ts';
import { mayNotFollow } from '../write/follow-lines.ts';
import { renewNow } from '../write/write.ts';

/** @returns what is still to come, if it is not done by then */
type Change = (
  tx: Tx,
  viewer: UserId,
  other: UserId,
) => Promise<void> | Promise<{ state: 'requested' } | undefined>;

interface Relation {
  name: string;
  summaries: { put: string; delete: string };
  begin: Change;
  end: Change;
}

const relations: Relation[] = [
  {
    name: 'follow',
    summaries: {
      put: 'Follow a user, or ask to follow one who is locked',
      delete: 'Unfollow a user, or take the request back',
    },
    async begin(tx, viewer, other) {
      const outcome = await followOrAsk(tx, viewer, other);
      if (outcome === 'blocked') throw mayNotFollow();
      if (outcome === 'too-many') {
        throw new ProblemError(422, `At most ${MOST_REQUESTS} of your requests can wait for an answer.`);
      }
      return outcome === 'requested' ? { state: outcome } : undefined;
    },
    end: unfollow,
  },
  {
    name: 'block',
    summaries: {
      put: 'Block a user: neither follows the other, or sees the other’s posts, any more',
      delete: 'Unblock a user',
    },
    begin: block,
    end: unblock,
  },
  {
    name: 'mute',
    summaries: { put: 'Mute a user: timelines no longer show their posts', delete: 'Unmute a user' },
    begin: mute,
    end: unmute,
  },
];

/** What one user is to another: true for the next read of the caller. */
export function addRelationRoutes(app: Api, context: Context): void {
  const { database, write } = context;
  const schema = {
    tags: ['relations'],
    params: schemas.handleParameter,
    headers: schemas.idempotencyHeader,
  };

  for (const { name, summaries, begin, end } of relations) {
    const change = (work: Change, method: 'PUT' | 'DELETE', summary: string, response: object) =>
      app.route<{ Params: { handle: string } }>({
        method,
        url: `/v1/users/:handle/${name}`,
        ...mustBeLoggedIn,
        schema: { ...schema, summary, response },
        async handler(request, reply) {
          const viewer = viewerOf(request);
          const other = await findAnyUser(context, request.params.handle);
          if (other.id === viewer && method === 'PUT') {
            throw new ProblemError(422, `You cannot ${name} yourself.`);
          }
          const pending = await write(request, async (tx) => {
            // Not before: a retry gets its first answer. What there is with a suspended user can be ended.
            if (other.isSuspended && method === 'PUT') throw notFound('user');
            await mustExist(tx.db, viewer);
            return work(tx, viewer, other.id);
          });
          // There is nothing to renew: what the caller sees of the other is as before.
          if (pending) return reply.status(202).send(pending);
          await renewNow(request, renewRelation({ ...context, db: database.db }, viewer, other.id));
          return reply.status(204).send(null);
        },
      });
    const done = { 204: schemas.noContent };
    const asked = name === 'follow' && { 202: schemas.followRequested };
    change(begin, 'PUT', summaries.put, schemas.answers({ ...done, ...asked }));
    change(end, 'DELETE', summaries.delete, schemas.answers(done));
  }
}
