import type { IndexPost, UnindexPost } from '@ripple/messages';
import type { Documents } from '@ripple/posts';
import type { Metrics } from '@ripple/telemetry';
import { home, indexedUnder, type TimelineStore } from '@ripple/timelines';

export interface Index {
  store: TimelineStore;
  documents: Documents;
  metrics: Metrics;
}

/** Puts a post into the author's, the tags' and the public timeline, those that exist. */
export async function indexPost({ store, metrics }: Index, job: IndexPost): Promise<void> {
  const written = await store.push(indexedUnder(job), job.postId);
  metrics.timelineWrites.inc({ kind: 'indexed' }, written);
  metrics.deliveryDelay.observe({ ring: 'public' }, (Date.now() - job.acceptedAt) / 1_000);
}

/**
 * Takes a deleted post out. The tombstone comes first: it is what hides the post everywhere, also where
 * an index job arrives after this one.
 */
export async function unindexPost({ store, documents }: Index, job: UnindexPost): Promise<void> {
  await documents.bury(job.postId, job.documentVersion);
  const timelines = indexedUnder({ authorId: job.authorId, tags: job.tags, visibility: 'public' });
  await store.remove([...timelines, home(job.authorId)], job.postId);
}
