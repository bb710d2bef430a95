import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { withdrawMany } from '@ripple/notifications';
import { sql } from 'kysely';
import { addRemoved } from '../deletion.ts';
import type { Step } from '../removal.ts';

const BATCH = 500;

/** Whom the user follows. */
export const removeFollows: Step = async ({ user }, trx) => {
  const { rows } = await sql<{ id: UserId }>`
    delete from follows where (follower_id, followee_id) in (
      select follower_id, followee_id from follows where follower_id = ${user} limit ${BATCH})
    returning followee_id as id`.execute(trx);
  const followees = rows.map(({ id }) => id);
  if (followees.length === 0) return 0;
  // Also of a request that has become the follow since.
  await withdrawMany(trx, user, [...told(followees, 'follow'), ...told(followees, 'follow-request')]);
  await addRemoved(trx, user, { follows: followees.length });
  await subtract(trx, user, 'following', 'followers', followees);
  return followees.length;
};

const told = (others: UserId[], kind: 'follow' | 'follow-request') =>
  others.map((userId) => ({ userId, kind, postId: null }));

/** Who follows the user. */
export const removeFollowers: Step = async ({ user }, trx) => {
  const { rows } = await sql<{ id: UserId }>`
    delete from follows where (followee_id, shard, follower_id) in (
      select followee_id, shard, follower_id from follows where followee_id = ${user} limit ${BATCH})
    returning follower_id as id`.execute(trx);
  const followers = rows.map(({ id }) => id);
  if (followers.length === 0) return 0;
  await addRemoved(trx, user, { followers: followers.length });
  await subtract(trx, user, 'followers', 'following', followers);
  return followers.length;
};

type Count = 'followers' | 'following';

/** The last statement of a transaction, and rows are locked in the order of their ids, as follow does. */
async function subtract(trx: Db, user: UserId, own: Count, ofOthers: Count, others: UserId[]): Promise<void> {
  await sql`
    with locked as materialized (
      select user_id from user_counts where user_id = any(${[user, ...others]}::bigint[])
      order by user_id for update
    )
    update user_counts set
      ${sql.ref(own)} = user_counts.${sql.ref(own)} - case when locked.user_id = ${user} then ${others.length}::int else 0 end,
      ${sql.ref(ofOthers)} = user_counts.${sql.ref(ofOthers)} - case when locked.user_id = ${user} then 0 else 1 end
    from locked where user_counts.user_id = locked.user_id`.execute(trx);
}

/** Both ways. */
export const removeBlocks: Step = async ({ user }, trx) => {
  const { rows } = await sql`
    delete from blocks where (blocker_id, blocked_id) in (
      (select blocker_id, blocked_id from blocks where blocker_id = ${user} limit ${BATCH})
      union (select blocker_id, blocked_id from blocks where blocked_id = ${user} limit ${BATCH})
    )
    returning blocker_id`.execute(trx);
  await addRemoved(trx, user, { blocks: rows.length });
  return rows.length;
};

/** Both ways. */
export const removeMutes: Step = async ({ user }, trx) => {
  const { rows } = await sql`
    delete from mutes where (muter_id, muted_id) in (
      (select muter_id, muted_id from mutes where muter_id = ${user} limit ${BATCH})
      union (select muter_id, muted_id from mutes where muted_id = ${user} limit ${BATCH})
    )
    returning muter_id`.execute(trx);
  await addRemoved(trx, user, { mutes: rows.length });
  return rows.length;
};

/** Requests to follow, both ways. */
export const removeRequests: Step = async ({ user }, trx) => {
  const { rows } = await sql<{ follower: UserId; followee: UserId }>`
    delete from follow_requests where (followee_id, follower_id) in (
      (select followee_id, follower_id from follow_requests where follower_id = ${user} limit ${BATCH})
      union (select followee_id, follower_id from follow_requests where followee_id = ${user} limit ${BATCH})
    )
    returning follower_id as follower, followee_id as followee`.execute(trx);
  const asked = rows.filter(({ follower }) => follower === user).map(({ followee }) => followee);
  await withdrawMany(trx, user, told(asked, 'follow-request'));
  return rows.length;
};

/** The tags and keywords that the user follows. */
export const removeTopics: Step = async ({ user }, trx) => {
  const { rows } = await sql<{ topic: string }>`
    delete from topic_follows where user_id = ${user} returning topic`.execute(trx);
  if (rows.length === 0) return 0;
  await addRemoved(trx, user, { topics: rows.length });
  await sql`
    with locked as materialized (
      select topic from topics where topic = any(${rows.map(({ topic }) => topic)}::text[]) order by topic for update
    )
    update topics set followers = topics.followers - 1 from locked where topics.topic = locked.topic`.execute(
    trx,
  );
  return rows.length;
};
