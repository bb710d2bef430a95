import { type FeedSubject, type Feeds, feedFormats } from '@ripple/feeds';
import type { UserId } from '@ripple/ids';
import type { RefreshFeeds } from '@ripple/messages';
import { createCoalescer } from '@ripple/runtime';
import type { Metrics } from '@ripple/telemetry';
import { indexedUnder, type TimelineStore } from '@ripple/timelines';
import type { Authors } from '@ripple/users';

export interface Refresher {
  /** Resolves when every feed that shows the post has been rendered with it. */
  refresh(job: RefreshFeeds): Promise<void>;
}

export function createRefresher(options: {
  feeds: Feeds;
  store: TimelineStore;
  authors: Authors;
  metrics: Metrics;
  intervalMs: number;
}): Refresher {
  const { feeds, store, authors, metrics } = options;

  const request = createCoalescer(options.intervalMs, async (key) => {
    const subject = await subjectOf(key);
    if (!subject) return;
    for (const format of feedFormats) await feeds.refresh(subject, format);
  });

  async function subjectOf(key: string): Promise<FeedSubject | undefined> {
    const [kind, rest = ''] = splitOnce(key);
    if (kind === 'public') return { kind };
    if (kind === 'tag') return { kind, tag: rest };
    const userId = Number(rest) as UserId;
    const author = (await authors.get([userId])).get(userId);
    return author && { kind: 'user', userId, handle: author.handle, name: author.name };
  }

  return {
    async refresh(job) {
      // The indexer's lane may be behind this one, and a feed shows its timeline.
      await store.push(indexedUnder({ ...job, visibility: 'public' }), job.postId);
      const keys = ['public:', `user:${job.authorId}`, ...job.tags.map((tag) => `tag:${tag}`)];
      await Promise.all(keys.map(request));
      metrics.deliveryDelay.observe({ ring: 'feeds' }, (Date.now() - job.acceptedAt) / 1_000);
    },
  };
}

function splitOnce(key: string): [string, string] {
  const colon = key.indexOf(':');
  return [key.slice(0, colon), key.slice(colon + 1)];
}
