import { type Db, type QueuedEvent, queueEvent } from '@ripple/db';
import { shardOf } from '@ripple/follows';
import type { UserId } from '@ripple/ids';
import type { TopicsChanged } from '@ripple/messages';
import { gramOf } from '@ripple/posts';
import { sql } from 'kysely';
import { readTopicName, type TopicName } from './topic.ts';

/** How many topics one may follow: a home is built from each of them. */
export const MOST_TOPICS = 100;

/** That somebody follows other topics now, with its outbox row. */
export type TopicsChange = QueuedEvent<TopicsChanged>;

/**
 * Makes `user` follow a topic. Call it in a transaction.
 * @returns the change to publish after the commit; `undefined` if that was so already, `'too many'` if `user`
 * follows as many as one may
 */
export async function followTopic(
  trx: Db,
  user: UserId,
  topic: TopicName,
): Promise<TopicsChange | 'too many' | undefined> {
  const inserted = await trx
    .insertInto('topic_follows')
    .values({ topic, shard: shardOf(user), user_id: user })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows !== 1n) return undefined;
  const { count } = await trx
    .selectFrom('topic_follows')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', user)
    .executeTakeFirstOrThrow();
  if (count > MOST_TOPICS) return 'too many';
  const change = await record(trx, user);
  const read = readTopicName(topic);
  const gram = 'keyword' in read ? gramOf(read.keyword) : null;
  // The last statement: many who follow the same topic at once wait for each other only here.
  await sql`
    insert into topics (topic, gram, followers) values (${topic}, ${gram}, 1)
    on conflict (topic) do update set followers = topics.followers + 1`.execute(trx);
  return change;
}

/** Undoes {@link followTopic}. */
export async function unfollowTopic(
  trx: Db,
  user: UserId,
  topic: TopicName,
): Promise<TopicsChange | undefined> {
  const deleted = await trx
    .deleteFrom('topic_follows')
    .where('topic', '=', topic)
    .where('shard', '=', shardOf(user))
    .where('user_id', '=', user)
    .executeTakeFirst();
  if (deleted.numDeletedRows !== 1n) return undefined;
  const change = await record(trx, user);
  await sql`update topics set followers = followers - 1 where topic = ${topic}`.execute(trx);
  return change;
}

const record = (trx: Db, user: UserId): Promise<TopicsChange> =>
  queueEvent<TopicsChanged>(trx, { type: 'topics-changed', version: 1, userId: user });
