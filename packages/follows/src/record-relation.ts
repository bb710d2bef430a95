import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/ids';
import type { RelationChanged } from '@ripple/messages';
import { sql } from 'kysely';

/** Something that changed between two users, with its outbox row. */
export interface RelationChange {
  outboxId: number;
  message: RelationChanged;
}

/** Writes the outbox row of a change that `user` has made, or that was made to what `user` sees of `other`. */
export async function recordRelation(trx: Db, user: UserId, other: UserId): Promise<RelationChange[]> {
  const { rows } = await sql<RelationChange>`
    insert into outbox (lane, message)
    values ('events', jsonb_build_object('type', 'relation-changed', 'version', 1,
      'userId', ${user}::bigint, 'otherId', ${other}::bigint,
      'acceptedAt', (extract(epoch from clock_timestamp()) * 1000)::bigint))
    returning id as "outboxId", message`.execute(trx);
  return rows;
}
