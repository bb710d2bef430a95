import type { UserId } from '@ripple/messages';
import { enqueue, type Tx } from '@ripple/outbox';
import { shardOf } from '@ripple/people';
import { gramOf } from '@ripple/posts';
import { sql } from 'kysely';
import { parseTopicName, type TopicName } from './topic.ts';

/** How many topics a user may follow: a home is built from each of them. */
export const MOST_TOPICS = 100;

/**
 * Makes `user` follow a topic; changes nothing if that is so already.
 * @param writtenTag a tag as the user writes it, to be shown so in the list of what is followed
 * @returns false if `user` follows {@link MOST_TOPICS} others: the transaction must not be committed then
 */
export async function followTopic(
  tx: Tx,
  user: UserId,
  topic: TopicName,
  writtenTag: string | null = null,
): Promise<boolean> {
  const inserted = await tx.db
    .insertInto('topic_follows')
    .values({ topic, shard: shardOf(user), user_id: user, written_tag: writtenTag })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows !== 1n) return true;
  const { count } = await tx.db
    .selectFrom('topic_follows')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', user)
    .executeTakeFirstOrThrow();
  if (count > MOST_TOPICS) return false;
  await record(tx, user);
  const read = parseTopicName(topic);
  const gram = 'keyword' in read ? gramOf(read.keyword) : null;
  // The last statement: many who follow the same topic at once wait for each other only here.
  await sql`
    insert into topics (topic, gram, followers) values (${topic}, ${gram}, 1)
    on conflict (topic) do update set followers = topics.followers + 1`.execute(tx.db);
  return true;
}

/** Undoes {@link followTopic}. */
export async function unfollowTopic(tx: Tx, user: UserId, topic: TopicName): Promise<void> {
  const deleted = await tx.db
    .deleteFrom('topic_follows')
    .where('topic', '=', topic)
    .where('shard', '=', shardOf(user))
    .where('user_id', '=', user)
    .executeTakeFirst();
  if (deleted.numDeletedRows !== 1n) return;
  await record(tx, user);
  await sql`update topics set followers = followers - 1 where topic = ${topic}`.execute(tx.db);
}

const record = (tx: Tx, userId: UserId) => enqueue(tx, { type: 'topics-changed', userId });
