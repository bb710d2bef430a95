import { createCoalescer } from '@ripple/concurrency';
import type { Db } from '@ripple/db';
import type { MessageOf, PostId } from '@ripple/messages';
import { countPost, type PublishedCounts } from '@ripple/posts';
import type { Turns } from '@ripple/redis';
import type { Metrics } from '@ripple/telemetry';

/** Counts the replies, favourites and reposts of a post, each post at most once in `intervalMs`, by all processes together. */
export function createPostCounting(options: {
  db: Db;
  counts: PublishedCounts;
  metrics: Metrics;
  turns: Turns;
  intervalMs: number;
}): (job: MessageOf<'count-post'>) => Promise<void> {
  const { db, counts, metrics, turns, intervalMs } = options;
  const count = createCoalescer(intervalMs, (id) =>
    turns.share(`count:${id}`, intervalMs, async () => {
      const counted = await countPost(db, Number(id) as PostId);
      if (counted) await counts.put(counted);
    }),
  );
  return async ({ postId, acceptedAt }) => {
    await count(String(postId));
    metrics.deliveryDelay.observe({ ring: 'public' }, (Date.now() - acceptedAt) / 1_000);
  };
}
