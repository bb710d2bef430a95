import type { Db, Tables } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { type Kysely, sql } from 'kysely';
import { enqueueOnly } from './enqueue-only.ts';
import { SWEEP_AFTER_MINUTES } from './remove-user.ts';

const BATCH = 100;

/**
 * Sends messages for deletions that have not got on for a minute, as their message may be a dead letter, and for those of
 * which it is time to look once more for what was written by requests that were under way.
 * @returns whether there may be more
 */
export async function resumeDeletions(db: Kysely<Tables>): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ userId: UserId; turn: number }>`
      update deletions set turned_at = clock_timestamp() where id in (
        select id from deletions
        where swept_at is null and turned_at < clock_timestamp() - interval '1 minute' and (
          completed_at is null or requested_at < clock_timestamp() - ${SWEEP_AFTER_MINUTES} * interval '1 minute')
        order by turned_at limit ${BATCH} for update skip locked
      )
      returning user_id as "userId", turn`.execute(trx);
    for (const { userId, turn } of rows) {
      await enqueueOnly(trx, { type: 'delete-user-media', userId });
      await enqueueOnly(trx, { type: 'delete-user', userId, turn });
    }
    return rows.length === BATCH;
  });
}

/** Rows that one statement deletes. */
const MOST_DELETED = 10_000;

/**
 * Handles that are free again; not while the removal of what their users have written goes by them.
 * @returns whether there may be more
 */
export async function deleteExpiredHandles(db: Db): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from reserved_handles where handle in (
      select handle from reserved_handles
      where expires_at < clock_timestamp()
        and not exists (select from deletions where deletions.user_id = reserved_handles.user_id and swept_at is null)
      limit ${MOST_DELETED}
    )`.execute(db);
  return numAffectedRows === BigInt(MOST_DELETED);
}

/**
 * States of users who left a day and more ago: by then the state hides nothing any more, since all of it is removed, and
 * every process knows by the emptied row of the user that there is none.
 * @returns whether there may be more
 */
export async function deleteOldStates(db: Db): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from user_states where user_id in (
      select user_id from user_states
      where state = 'deleted' and exists (
        select from deletions
        where deletions.user_id = user_states.user_id and swept_at < clock_timestamp() - interval '1 day')
      limit ${MOST_DELETED}
    )`.execute(db);
  return numAffectedRows === BigInt(MOST_DELETED);
}
