import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { sql } from 'kysely';
import type { Follow } from './follow-all.ts';

/**
 * Changes the counts of both sides of follows. It is the last statement of its transaction, since many who follow the same
 * author at once wait for each other only here. Rows are locked in the order of their ids, so that two users who follow
 * each other don't deadlock.
 * @param sign 1 for follows that are there now, -1 for such that are no more
 */
export async function addToFollowCounts(trx: Db, follows: Follow[], sign: 1 | -1): Promise<void> {
  const changes = new Map<UserId, { followers: number; following: number }>();
  const changeOf = (user: UserId) => {
    const change = changes.get(user) ?? { followers: 0, following: 0 };
    changes.set(user, change);
    return change;
  };
  for (const { follower, followee } of follows) {
    changeOf(followee).followers += sign;
    changeOf(follower).following += sign;
  }
  if (changes.size === 0) return;
  const all = [...changes.values()];
  await sql`
    with changes as materialized (
      select * from unnest(
        ${[...changes.keys()]}::bigint[], ${all.map(({ followers }) => followers)}::int[],
        ${all.map(({ following }) => following)}::int[]
      ) as changes (user_id, followers, following)
    ), locked as materialized (
      select user_id from user_counts where user_id in (select user_id from changes) order by user_id for update
    )
    update user_counts set
      followers = user_counts.followers + changes.followers,
      following = user_counts.following + changes.following
    from locked join changes using (user_id)
    where user_counts.user_id = locked.user_id`.execute(trx);
}
