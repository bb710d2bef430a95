import type { Db } from '@ripple/db';
import { addToFollowCounts, type Follow, listBlockedAmong, lockForFollows, shardOf } from '@ripple/people';
import { sql } from 'kysely';
import type { Checked } from '../check-line.ts';
import { type Fate, missing, type WriteContext } from './write.ts';

interface DatedFollow extends Follow {
  at: Date | undefined;
}

/**
 * Writes follows, also of locked users: they stood before. One without a time has none, so that no recovery tells of
 * it.
 */
export async function writeFollows(context: WriteContext, lines: Checked<'follow'>[]): Promise<Fate[]> {
  const { db, names, touched } = context;
  const { follows, made, refused } = await db.transaction().execute(async (trx) => {
    const users = await names.users(
      trx,
      lines.flatMap(({ said: { follower, followee } }) => [follower, followee]),
    );
    const wanted = lines.map(({ said, at }): DatedFollow | Fate => {
      const [follower, followee] = [users.get(said.follower), users.get(said.followee)];
      if (follower === undefined) return missing('user', said.follower);
      if (followee === undefined) return missing('user', said.followee);
      return follower === followee ? { bad: 'a user cannot follow themself' } : { follower, followee, at };
    });
    const found = wanted.filter(isFollow);
    await lockForFollows(trx, [...new Set(found.flatMap(({ follower, followee }) => [follower, followee]))]);
    const blocked = new Set(await listBlockedIfAny(trx, found));
    return {
      follows: wanted,
      refused: blocked,
      made: await insertFollows(
        trx,
        found.filter((follow) => !blocked.has(follow)),
      ),
    };
  });
  return follows.map((follow): Fate => {
    if (!isFollow(follow)) return follow;
    if (refused.has(follow)) return { bad: 'one of the two blocks the other' };
    touched.homes.add(follow.follower);
    // Of one that stands twice in the file, the first is new.
    return made.delete(keyOf(follow)) ? 'new' : 'known';
  });
}

const isFollow = (wanted: DatedFollow | Fate): wanted is DatedFollow =>
  typeof wanted === 'object' && 'follower' in wanted;
const keyOf = ({ follower, followee }: Follow) => `${follower} ${followee}`;

/** Most have no blocks yet, and the question for each pair costs a tenth of the import. */
async function listBlockedIfAny(trx: Db, follows: DatedFollow[]): Promise<DatedFollow[]> {
  const { rows } = await sql<{ any: boolean }>`select exists (select from blocks) as any`.execute(trx);
  return rows[0]?.any ? listBlockedAmong(trx, follows) : [];
}

/**
 * Inserts follows, and adds them to the counts of both sides. Who follows asks no more.
 * @returns those that are new, by {@link keyOf}
 */
async function insertFollows(trx: Db, follows: DatedFollow[]): Promise<Set<string>> {
  if (follows.length === 0) return new Set();
  const { rows } = await sql<Follow>`
    with wanted as materialized (
      select * from unnest(
        ${follows.map(({ followee }) => followee)}::bigint[],
        ${follows.map(({ follower }) => shardOf(follower))}::smallint[],
        ${follows.map(({ follower }) => follower)}::bigint[],
        ${follows.map(({ at }) => at?.toISOString() ?? null)}::timestamptz[]
      ) as wanted (followee, shard, follower, at)
    ), asked as (
      delete from follow_requests using wanted where followee_id = followee and follower_id = follower
    )
    insert into follows (followee_id, shard, follower_id, created_at)
    select followee, shard, follower, at from wanted
    order by followee, shard, follower
    on conflict do nothing
    returning follower_id as follower, followee_id as followee`.execute(trx);
  await addToFollowCounts(trx, rows, 1);
  return new Set(rows.map(keyOf));
}
