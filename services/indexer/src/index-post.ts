import type { Pool } from '@ripple/db';
import type { LivePublisher } from '@ripple/live';
import type { IndexPost, ReindexPost, UnindexPost } from '@ripple/messages';
import { containsKeyword, type Documents, gramsOf, indexWords, wordsOf } from '@ripple/posts';
import type { Receipts } from '@ripple/receipts';
import type { Metrics } from '@ripple/telemetry';
import { home, indexedUnder, keyword, mentions, type TimelineStore, tag } from '@ripple/timelines';

export interface Index {
  pool: Pool;
  store: TimelineStore;
  live: LivePublisher;
  receipts: Receipts;
  documents: Documents;
  metrics: Metrics;
}

/** Puts a post into the timelines that it is found by, those that exist. */
export async function indexPost(index: Index, job: IndexPost | ReindexPost): Promise<void> {
  const { store, live, receipts, metrics } = index;
  const text = await textToIndex(index, job);
  const keywords = text === undefined ? [] : await findKeywords(store, text);
  const written = await store.push([...indexedUnder(job), ...keywords.map(keyword)], job.postId);
  // An edit is no news, also under its new tags.
  if (job.type === 'index-post') {
    await live.posted(indexedUnder(job), job.postId);
    await receipts.delivered(job);
  }
  metrics.timelineWrites.inc({ kind: 'indexed' }, written);
  metrics.deliveryDelay.observe({ ring: 'public' }, (Date.now() - job.acceptedAt) / 1_000);
}

/**
 * The text by which a post is found; its words are in Postgres by then, so that a keyword whose timeline is built
 * meanwhile finds the post there. Fan-out has noted those of a new post; of one that was changed since it may have
 * noted old ones after the new.
 */
async function textToIndex({ pool, documents }: Index, job: IndexPost | ReindexPost) {
  if (job.visibility !== 'public' || (job.repostOf ?? null) !== null) return undefined;
  const post = job.type === 'index-post' ? (await documents.get([job.postId])).get(job.postId) : undefined;
  return post?.version === 1 ? post.text : indexWords(pool, job.postId);
}

/** The keywords in a text that have a timeline. Those that are listed and have none any more leave the list. */
async function findKeywords(store: TimelineStore, text: string): Promise<string[]> {
  const listed = await store.keywordsOf(gramsOf(text));
  await Promise.all(listed.map((word) => store.listKeyword(word)));
  return listed.filter((word) => containsKeyword(text, word));
}

/** Takes an edited post out where it belongs no more, and sees to it that its document is the new one. */
export async function reindexPost(index: Index, job: ReindexPost): Promise<void> {
  const { store, live, documents } = index;
  await documents.renew(job.postId);
  // It may have had any of them: the text that it had is gone.
  const words = await store.keywordsOf(await wordsOf(index.pool, job.postId));
  const left = [...job.removed.tags.map(tag), ...job.removed.mentions.map(mentions), ...words.map(keyword)];
  await store.remove(left, job.postId);
  await indexPost(index, job);
  await live.changed('edit', job.postId);
}

/**
 * Takes a deleted post out. The tombstone comes first: it is what hides the post everywhere, also where
 * an index job arrives after this one.
 */
export async function unindexPost({ pool, store, live, documents }: Index, job: UnindexPost): Promise<void> {
  await documents.bury(job.postId, job.documentVersion);
  const words = await store.keywordsOf(await wordsOf(pool, job.postId));
  await indexWords(pool, job.postId);
  const timelines = [...indexedUnder(job), home(job.authorId), ...job.mentions.map(mentions)];
  await store.remove([...timelines, ...words.map(keyword)], job.postId);
  await live.changed('delete', job.postId);
}
