import type { UserId } from '@ripple/messages';
import type { Tx } from '@ripple/outbox';
import { block, follow, isBlockedBetween, mute, unblock, unfollow, unmute } from '@ripple/people';
import { renewRelation } from '@ripple/timelines';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { mustBeLoggedIn, viewerOf } from '../http/authentication.ts';
import { findUser, mustExist } from '../http/find-user.ts';
import { ProblemError } from '../http/problem.ts';
import * as schemas from '../http/schemas.ts';
import { mayNotFollow } from '../write/follow-lines.ts';
import { renewNow } from '../write/write.ts';

type Change = (tx: Tx, viewer: UserId, other: UserId) => Promise<void>;

interface Relation {
  name: string;
  summaries: { put: string; delete: string };
  begin: Change;
  end: Change;
}

const relations: Relation[] = [
  {
    name: 'follow',
    summaries: { put: 'Follow a user', delete: 'Unfollow a user' },
    async begin(tx, viewer, other) {
      if (await isBlockedBetween(tx.db, viewer, other)) {
        throw mayNotFollow();
      }
      return follow(tx, viewer, other);
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
    response: schemas.answers({ 204: schemas.noContent }),
  };

  for (const { name, summaries, begin, end } of relations) {
    const change = (work: Change, method: 'PUT' | 'DELETE', summary: string) =>
      app.route<{ Params: { handle: string } }>({
        method,
        url: `/v1/users/:handle/${name}`,
        ...mustBeLoggedIn,
        schema: { ...schema, summary },
        async handler(request, reply) {
          const viewer = viewerOf(request);
          const other = await findUser(context, request.params.handle, request);
          if (other.id === viewer && method === 'PUT') {
            throw new ProblemError(422, `You cannot ${name} yourself.`);
          }
          await write(request, async (tx) => {
            await mustExist(tx.db, viewer);
            await work(tx, viewer, other.id);
          });
          await renewNow(request, renewRelation({ ...context, db: database.db }, viewer, other.id));
          return reply.status(204).send(null);
        },
      });
    change(begin, 'PUT', summaries.put);
    change(end, 'DELETE', summaries.delete);
  }
}
