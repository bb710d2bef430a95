import { block, isBlockedBetween, mute, renewRelation, unblock, unmute } from '@ripple/blocks';
import type { Db } from '@ripple/db';
import { failPoint } from '@ripple/fail-points';
import { follow, type RelationChange, unfollow } from '@ripple/follows';
import type { UserId } from '@ripple/ids';
import type { Api } from '../api.ts';
import { mustBeLoggedIn, viewerOf } from '../authentication.ts';
import type { Context } from '../context.ts';
import { findUser, mustExist } from '../find-user.ts';
import { once, writeOf } from '../idempotency.ts';
import { ProblemError } from '../problem.ts';
import * as schemas from '../schemas.ts';

type Change = (trx: Db, viewer: UserId, other: UserId) => Promise<RelationChange[]>;

interface Relation {
  name: string;
  summaries: { put: string; delete: string };
  begin: Change;
  end: Change;
}

const relations: Relation[] = [
  {
    name: 'follow',
    summaries: { put: 'Follow somebody', delete: 'Stop following somebody' },
    async begin(trx, viewer, other) {
      if (await isBlockedBetween(trx, viewer, other)) {
        throw new ProblemError(403, 'You cannot follow this user.');
      }
      return follow(trx, viewer, other);
    },
    end: unfollow,
  },
  {
    name: 'block',
    summaries: {
      put: 'Block somebody: neither follows the other, or sees the other’s posts, any more',
      delete: 'Block somebody no more',
    },
    begin: block,
    end: unblock,
  },
  {
    name: 'mute',
    summaries: { put: 'See nothing of somebody in timelines', delete: 'Mute somebody no more' },
    begin: mute,
    end: unmute,
  },
];

/** What one user is to another: true for the next read of the caller. */
export function addRelationRoutes(app: Api, context: Context): void {
  const { database, reading, store, barriers, followees, pulls, outbox } = context;
  const sight = { db: reading.db, store, barriers, followees, pulls };
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
          const other = await findUser(context, request.params.handle);
          if (other.id === viewer && method === 'PUT') {
            throw new ProblemError(422, `You cannot ${name} yourself.`);
          }
          let changes: RelationChange[] = [];
          await once(database.db, writeOf(request), async (trx) => {
            await mustExist(trx, viewer);
            changes = await work(trx, viewer, other.id);
            return { status: 204, body: null };
          });
          failPoint('committed');
          // The outbox rows see to it if Redis doesn't now.
          await renewRelation(sight, viewer, other.id).catch((err) =>
            request.log.warn({ err }, 'what two see of each other is not renewed yet'),
          );
          for (const change of changes) outbox.publishSoon('events', change);
          return reply.status(204).send(null);
        },
      });
    change(begin, 'PUT', summaries.put);
    change(end, 'DELETE', summaries.delete);
  }
}
