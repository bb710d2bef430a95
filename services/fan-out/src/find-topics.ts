import type { Pool } from '@ripple/db';
import { addWords, gramsOf, type PostToFind } from '@ripple/posts';
import { listTopicsOfPosts, type TopicOfPost } from '@ripple/timelines';

/**
 * Stores the words of public posts, then finds the followed topics of each. In this order: a home that is built for
 * a new follower of a keyword reads the words, and an earlier follower is found here. The indexer, which is behind
 * and knows what to take out, would be too late.
 */
export async function findTopics(pool: Pool, posts: PostToFind[]): Promise<TopicOfPost[][]> {
  const found = posts.map((post) => ({ ...post, grams: isFound(post) ? gramsOf(post.text) : [] }));
  await addWords(
    pool,
    found.map(({ id, grams }) => ({ id, words: grams })),
  );
  const topics = await listTopicsOfPosts(pool, found);
  return found.map((post, index) => (isFound(post) ? (topics[index] ?? []) : []));
}

const isFound = ({ visibility, repostOf }: PostToFind): boolean =>
  visibility === 'public' && repostOf === null;
