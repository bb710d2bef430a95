import type { Pool } from '@ripple/db';
import { addWords, gramsOf, type PostToFind } from '@ripple/posts';
import { findTopicsOf, type TopicOfPost } from '@ripple/topics';

/**
 * Notes what public posts are found by, and finds who may want each of them. In this order: a home that is built
 * for somebody who follows a keyword from now on reads the words, and whoever has followed it before is found
 * here. The indexer, which is behind and knows what to take out, would be too late.
 */
export async function findTopics(pool: Pool, posts: PostToFind[]): Promise<TopicOfPost[][]> {
  const found = posts.map((post) => ({ ...post, grams: isFound(post) ? gramsOf(post.text) : [] }));
  await addWords(
    pool,
    found.map(({ id, grams }) => ({ id, words: grams })),
  );
  const topics = await findTopicsOf(pool, found);
  return found.map((post, index) => (isFound(post) ? (topics[index] ?? []) : []));
}

const isFound = ({ visibility, repostOf }: PostToFind): boolean =>
  visibility === 'public' && repostOf === null;
