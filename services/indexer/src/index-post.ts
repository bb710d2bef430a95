import type { Pool } from '@ripple/db';
import type { Receipts } from '@ripple/delivery';
import type { LivePublisher } from '@ripple/live';
import type { MessageOf, PostId } from '@ripple/messages';
import {
  type Documents,
  type FindDocument,
  findPostToPlan,
  indexOf,
  indexWords,
  listWords,
  mayContainKeyword,
} from '@ripple/posts';
import type { Metrics } from '@ripple/telemetry';
import {
  belongsIn,
  type FindKeywords,
  home,
  indexedUnder,
  keyword,
  mentions,
  placePost,
  publicTimeline,
  type TimelineStore,
  tag,
} from '@ripple/timelines';

export interface Index {
  pool: Pool;
  store: TimelineStore;
  findKeywords: FindKeywords;
  live: LivePublisher;
  receipts: Receipts;
  documents: Documents;
  findDocument: FindDocument;
  metrics: Metrics;
}

/** Puts a post into the timelines that it is found by, those that exist. */
export async function indexPost(index: Index, job: MessageOf<'index-post' | 'reindex-post'>): Promise<void> {
  const { store, findKeywords, live, receipts, metrics, documents } = index;
  if (job.type === 'index-post' && job.released) await documents.renew(job.postId);
  const text = await textToIndex(index, job);
  const keywords = text === undefined ? [] : await findKeywords(text);
  // Those that have no timeline any more leave the list.
  await store.listKeywords(keywords);
  const timelines = [...indexedUnder(job), ...keywords.map(keyword)];
  const written = await placePost(store, job.postId, timelines, async () => {
    const post = await index.findDocument(job.postId);
    return (timeline) => post !== undefined && belongsIn(post, timeline);
  });
  // An edit is no news, also under its new tags.
  if (job.type === 'index-post') {
    const tell = job.released ? live.released : live.posted;
    await tell(indexedUnder(job), job.postId);
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
async function textToIndex({ pool, findDocument }: Index, job: MessageOf<'index-post' | 'reindex-post'>) {
  if (job.visibility !== 'public' || (job.repostOf ?? null) !== null) return undefined;
  const post = job.type === 'index-post' ? await findDocument(job.postId) : undefined;
  return post?.version === 1 ? post.text : indexWords(pool, job.postId);
}

/**
 * The keywords that have a timeline and whose parts a post is indexed under: those of the text that it had, which is
 * gone, and a few others.
 */
async function findFormerKeywords({ pool, store }: Index, id: PostId): Promise<string[]> {
  const words = new Set(await listWords(pool, id));
  const listed = await store.keywordsOf([...words]);
  return listed.filter((keyword) => mayContainKeyword(words, keyword));
}

/**
 * Takes an edited post out where it belongs no more, and sees to it that its document is the new one. One that is withheld
 * leaves what is for everybody. It may be shown again meanwhile, and have come there before it was taken out: so it is put
 * where it belongs after that.
 */
export async function reindexPost(index: Index, job: MessageOf<'reindex-post'>): Promise<void> {
  const { pool, store, live, documents } = index;
  await documents.renew(job.postId);
  const words = await findFormerKeywords(index, job.postId);
  const before = await findPostToPlan(pool, job.postId);
  const left = [...job.removed.tags.map(tag), ...job.removed.mentions.map(mentions), ...words.map(keyword)];
  if (before?.visibility === 'withheld') {
    await indexWords(pool, job.postId);
    left.push(publicTimeline, ...before.tags.map(tag));
  }
  await store.remove(left, job.postId);
  const now = await findPostToPlan(pool, job.postId);
  const isWithheld = now?.visibility === 'withheld';
  await indexPost(index, now && !now.deleted ? { ...job, ...indexOf(now) } : job);
  await live.changed(isWithheld ? 'withhold' : 'edit', job.postId);
}

/**
 * Takes a deleted post out. The tombstone comes first: it is what hides the post everywhere, also where
 * an index job arrives after this one.
 */
export async function unindexPost(index: Index, job: MessageOf<'unindex-post'>): Promise<void> {
  const { pool, store, live, documents } = index;
  await documents.putTombstone(job.postId, job.documentVersion);
  const words = await findFormerKeywords(index, job.postId);
  await indexWords(pool, job.postId);
  const timelines = [...indexedUnder(job), home(job.authorId), ...job.mentions.map(mentions)];
  await store.remove([...timelines, ...words.map(keyword)], job.postId);
  await live.changed('delete', job.postId);
}
