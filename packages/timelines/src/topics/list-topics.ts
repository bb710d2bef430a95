import type { Pool } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { type Slice, selectUsersByShard, type UsersByShard } from '@ripple/people';
import { matchTopics, parseTopicName, type Topic, type TopicName, tagTopic } from './topic.ts';

/** The topics that a user follows. */
export async function listTopics(pool: Pool, user: UserId): Promise<TopicName[]> {
  return (await listTopicsOfEach(pool, [user]))[0] ?? [];
}

/** The topics that each of some users follows, in the order of the users. */
export async function listTopicsOfEach(pool: Pool, users: UserId[]): Promise<TopicName[][]> {
  const { rows } = await pool.query<{ userId: UserId; topic: TopicName }>({
    name: 'read-topics',
    text: `select user_id as "userId", topic from topic_follows where user_id = any($1::bigint[]) order by topic`,
    values: [users],
  });
  const found = new Map<UserId, TopicName[]>(users.map((user) => [user, []]));
  for (const { userId, topic } of rows) found.get(userId)?.push(topic);
  return users.map((user) => found.get(user) ?? []);
}

/** The topics that a user follows, tags as the user wrote them. */
export async function listWrittenTopics(pool: Pool, user: UserId): Promise<Topic[]> {
  const { rows } = await pool.query<{ topic: TopicName; writtenTag: string | null }>({
    name: 'read-written-topics',
    text: `select topic, written_tag as "writtenTag" from topic_follows where user_id = $1 order by topic`,
    values: [user],
  });
  return rows.map(({ topic, writtenTag }) =>
    writtenTag === null ? parseTopicName(topic) : { tag: writtenTag },
  );
}

/** As listFollowersOfEach of packages/people/src/follows, for topics. */
export const listTopicFollowersOfEach = (pool: Pool, slices: Slice<TopicName>[]): Promise<UsersByShard[]> =>
  selectUsersByShard(pool, 'read-topic-followers', followsOfTopics, slices);

const followsOfTopics = {
  table: 'topic_follows',
  followed: 'topic',
  follower: 'user_id',
  type: 'text',
} as const;

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

/** For each post the topics that it is about, of those that have followers. */
export async function listTopicsOfPosts(pool: Pool, posts: PostWithTopics[]): Promise<TopicOfPost[][]> {
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
    const about = new Set(matchTopics(post, names));
    return rows.filter(({ topic }) => about.has(topic));
  });
}
