import type { IndexPost, ReindexPost, UnindexPost } from '@ripple/messages';
import type { Documents } from '@ripple/posts';
import type { Metrics } from '@ripple/telemetry';
import { home, indexedUnder, mentions, type TimelineStore, tag } from '@ripple/timelines';

export interface Index {
  store: TimelineStore;
  documents: Documents;
  metrics: Metrics;
}

/** Puts a post into the timelines that it is found by (`indexedUnder`), those that exist. */
export async function indexPost({ store, metrics }: Index, job: IndexPost | ReindexPost): Promise<void> {
  const written = await store.push(indexedUnder(job), job.postId);
  metrics.timelineWrites.inc({ kind: 'indexed' }, written);
  metrics.deliveryDelay.observe({ ring: 'public' }, (Date.now() - job.acceptedAt) / 1_000);
}

/** Takes an edited post out where it belongs no more, and sees to it that its document is the new one. */
export async function reindexPost(index: Index, job: ReindexPost): Promise<void> {
  const { store, documents } = index;
  await documents.renew(job.postId);
  const left = [...job.removed.tags.map(tag), ...job.removed.mentions.map(mentions)];
  await store.remove(left, job.postId);
  await indexPost(index, job);
}

/**
 * Takes a deleted post out. The tombstone comes first: it is what hides the post everywhere, also where
 * an index job arrives after this one.
 */
export async function unindexPost({ store, documents }: Index, job: UnindexPost): Promise<void> {
  await documents.bury(job.postId, job.documentVersion);
  const timelines = [...indexedUnder(job), home(job.authorId), ...job.mentions.map(mentions)];
  await store.remove(timelines, job.postId);
}
