import { type Pool, selectJoinedIds } from '@ripple/db';
import type { UserId } from '@ripple/ids';
import { isAbout, type TopicName, tagTopic } from './topic.ts';

/** What a user follows. */
export async function readTopics(pool: Pool, user: UserId): Promise<TopicName[]> {
  return (await readTopicsOfEach(pool, [user]))[0] ?? [];
}

/** What each of some users follows. */
export async function readTopicsOfEach(pool: Pool, users: UserId[]): Promise<TopicName[][]> {
  const { rows } = await pool.query<{ userId: UserId; topic: TopicName }>({
    name: 'read-topics',
    text: `select user_id as "userId", topic from topic_follows where user_id = any($1::bigint[]) order by topic`,
    values: [users],
  });
  const found = new Map<UserId, TopicName[]>(users.map((user) => [user, []]));
  for (const { userId, topic } of rows) found.get(userId)?.push(topic);
  return users.map((user) => found.get(user) ?? []);
}

/** As readFollowers of packages/follows, for a topic. */
export async function readTopicFollowers(
  pool: Pool,
  topic: TopicName,
  shards: { from: number; to: number },
): Promise<UserId[]> {
  const text = `select string_agg(user_id::text, ',') as ids
                from topic_follows where topic = $1 and shard between $2 and $3`;
  const ids = await selectJoinedIds(pool, 'read-topic-followers', text, [topic, shards.from, shards.to]);
  return ids as UserId[];
}

/** A topic that a post is about, and how many follow it. A counter, not a scan. */
export interface TopicOfPost {
  topic: TopicName;
  followers: number;
}

/** A public post, and what its text is found by (packages/posts/src/words.ts). */
export interface PostWithTopics {
  tags: string[];
  text: string;
  grams: string[];
}

/** For each post the topics that it is about, of those that somebody follows. */
export async function findTopicsOf(pool: Pool, posts: PostWithTopics[]): Promise<TopicOfPost[][]> {
  const { rows } = await pool.query<TopicOfPost>({
    name: 'find-topics-of-posts',
    text: `select topic, followers from topics
           where (topic = any($1::text[]) or gram = any($2::text[])) and followers > 0`,
    values: [
      [...new Set(posts.flatMap(({ tags }) => tags.map(tagTopic)))],
      [...new Set(posts.flatMap(({ grams }) => grams))],
    ],
  });
  const names = rows.map(({ topic }) => topic);
  return posts.map((post) => {
    const about = new Set(isAbout(post, names));
    return rows.filter(({ topic }) => about.has(topic));
  });
}
