import type { UserId } from '@ripple/messages';
import { withdrawMany } from '@ripple/notifications';
import { addToFollowCounts, type Follow } from '@ripple/people';
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
  await addToFollowCounts(
    trx,
    followees.map((followee) => ({ follower: user, followee })),
    -1,
  );
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
  await addToFollowCounts(
    trx,
    followers.map((follower) => ({ follower, followee: user })),
    -1,
  );
  return followers.length;
};

/** Rows of two users, where the user is either. */
const removePairs =
  (table: 'blocks' | 'mutes', columns: [string, string]): Step =>
  async ({ user }, trx) => {
    const pair = sql.join(columns.map((column) => sql.ref(column)));
    const withUser = columns.map(
      (column) =>
        sql`(select ${pair} from ${sql.table(table)} where ${sql.ref(column)} = ${user} limit ${BATCH})`,
    );
    const { rows } = await sql`
      delete from ${sql.table(table)} where (${pair}) in (${sql.join(withUser, sql` union `)})
      returning 1`.execute(trx);
    await addRemoved(trx, user, { [table]: rows.length });
    return rows.length;
  };

export const removeBlocks = removePairs('blocks', ['blocker_id', 'blocked_id']);
export const removeMutes = removePairs('mutes', ['muter_id', 'muted_id']);

/** Requests to follow, both ways. */
export const removeRequests: Step = async ({ user }, trx) => {
  const { rows } = await sql<Follow>`
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
