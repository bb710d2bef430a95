import { dropKeys, type Naming, type Redis } from '@ripple/redis';
import { type FeedFormat, feedFormats, feedPath, type PublicSubject } from './feed.ts';

/** Where the rendering of a feed is kept. */
export function feedKey(
  naming: Naming,
  namespace: string,
  subject: PublicSubject,
  format: FeedFormat,
): string {
  const path = feedPath(subject, format);
  return naming.together(`${namespace}:feed:${path}`, path);
}

/** The keys under which a feed is kept, if it is. */
export const listFeedKeys = (naming: Naming, namespace: string, subject: PublicSubject): string[] =>
  feedFormats.map((format) => feedKey(naming, namespace, subject, format));

/** Throws away what is kept of these feeds; the next read renders them anew. */
export async function dropFeeds(redis: Redis, namespace: string, subjects: PublicSubject[]): Promise<void> {
  await dropKeys(
    redis,
    subjects.flatMap((subject) => listFeedKeys(redis, namespace, subject)),
  );
}
