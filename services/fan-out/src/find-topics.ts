import type { Pool } from '@ripple/db';
import { addWords, gramsOf, type PostToPlan } from '@ripple/posts';
import { findTopicsOf, type TopicOfPost } from '@ripple/topics';

/**
 * Notes what a public post is found by, and finds who may want it. In this order: a home that is built for
 * somebody who follows a keyword from now on reads the words, and whoever has followed it before is found here.
 * The indexer, which is behind and knows what to take out, would be too late.
 */
export async function findTopics(pool: Pool, post: PostToPlan): Promise<TopicOfPost[]> {
  if (post.visibility !== 'public' || post.repostOf !== null) return [];
  const grams = gramsOf(post.text);
  await addWords(pool, post.id, grams);
  return findTopicsOf(pool, post, grams);
}
