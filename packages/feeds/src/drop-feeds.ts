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

/** Throws away what is kept of these feeds; the next read renders them anew. */
export async function dropFeeds(redis: Redis, namespace: string, subjects: PublicSubject[]): Promise<void> {
  const keys = subjects.flatMap((subject) =>
    feedFormats.map((format) => feedKey(redis, namespace, subject, format)),
  );
  await dropKeys(redis, keys);
}
