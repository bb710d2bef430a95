import type { Database } from '@ripple/db';
import type { PostId } from '@ripple/ids';
import type { ApplyFavourite, CountPost } from '@ripple/messages';
import { countPost, isFavourite, type Marks, type PublishedCounts } from '@ripple/reactions';
import { createCoalescer } from '@ripple/runtime';
import type { Metrics } from '@ripple/telemetry';
import { favourites, type TimelineStore } from '@ripple/timelines';

export interface Reactions {
  applyFavourite(job: ApplyFavourite): Promise<void>;
  count(job: CountPost): Promise<void>;
}

export function createReactions(options: {
  database: Database;
  store: TimelineStore;
  counts: PublishedCounts;
  marks: Marks;
  metrics: Metrics;
  /** A post is counted at most this often, however many mark it. */
  intervalMs: number;
}): Reactions {
  const { database, store, counts, marks, metrics } = options;

  const request = createCoalescer(options.intervalMs, async (id) => {
    const counted = await countPost(database.db, Number(id) as PostId);
    if (counted) await counts.put(counted);
  });

  return {
    /** As the api has done at once, where it could. What is true is looked up, not told by the message. */
    async applyFavourite({ userId, postId }) {
      if (await isFavourite(database.db, userId, postId)) {
        await marks.favourites.add(userId, postId);
        await store.push([favourites(userId)], postId);
      } else {
        await marks.favourites.remove(userId, postId);
        await store.remove([favourites(userId)], postId);
      }
    },
    async count({ postId, acceptedAt }) {
      await request(String(postId));
      metrics.deliveryDelay.observe({ ring: 'public' }, (Date.now() - acceptedAt) / 1_000);
    },
  };
}
