import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { sql } from 'kysely';

/** What is removed: rows, by what they were. */
export const removedKinds = [
  'posts',
  'reposts',
  'media',
  'favourites',
  'bookmarks',
  'follows',
  'followers',
  'blocks',
  'mutes',
  'topics',
  'mentions',
  'notifications',
] as const;
export type RemovedKind = (typeof removedKinds)[number];
export type Removed = Record<RemovedKind, number>;

/** The removal of what a user who has left has written. */
export interface Deletion {
  id: number;
  userId: UserId;
  state: 'running' | 'done';
  removed: Removed;
  requestedAt: Date;
  /** null: it is under way. */
  completedAt: Date | null;
}

export async function findDeletion(db: Db, id: number): Promise<Deletion | undefined> {
  const row = await db
    .selectFrom('deletions')
    .select([
      'id',
      'user_id as userId',
      'removed',
      'requested_at as requestedAt',
      'completed_at as completedAt',
    ])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const counts: Record<string, number> = row.removed;
  return {
    ...row,
    state: row.completedAt === null ? 'running' : 'done',
    removed: Object.fromEntries(removedKinds.map((kind) => [kind, counts[kind] ?? 0])) as Removed,
  };
}

/** Adds to what a deletion has removed, in the transaction that removes it. */
export async function addRemoved(trx: Db, user: UserId, removed: Partial<Removed>): Promise<void> {
  for (const [kind, count = 0] of Object.entries(removed)) {
    if (count === 0) continue;
    await sql`
      update deletions
      set removed = removed || jsonb_build_object(${kind}::text, coalesce((removed->>${kind})::bigint, 0) + ${count}::bigint)
      where user_id = ${user}`.execute(trx);
  }
}

/** Deletions that are under way, and since when the oldest is, in seconds. */
export async function measureDeletions(db: Db): Promise<{ running: number; oldestSeconds: number }> {
  const { rows } = await sql<{ running: number; oldest: number | null }>`
    select count(*) as running, extract(epoch from clock_timestamp() - min(requested_at))::float8 as oldest
    from deletions where swept_at is null and completed_at is null`.execute(db);
  return { running: rows[0]?.running ?? 0, oldestSeconds: rows[0]?.oldest ?? 0 };
}
