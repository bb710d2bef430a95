import { type Db, type QueuedEvent, queueEvent } from '@ripple/db';
import type { UserId } from '@ripple/ids';
import type { RelationChanged } from '@ripple/messages';

/** Something that changed between two users, with its outbox row. */
export type RelationChange = QueuedEvent<RelationChanged>;

/** Queues a change that `user` has made, or that was made to what `user` sees of `other`. */
export async function recordRelation(trx: Db, user: UserId, other: UserId): Promise<RelationChange[]> {
  return [
    await queueEvent<RelationChanged>(trx, {
      type: 'relation-changed',
      version: 1,
      userId: user,
      otherId: other,
    }),
  ];
}
