import type { Broker } from '@ripple/broker';
import { createBatcher, createCoalescer } from '@ripple/concurrency';
import type { Pool } from '@ripple/db';
import type { Receipts } from '@ripple/delivery';
import { type Feeds, feedFormats, feedPath, listSubscribersOfEach, type PublicSubject } from '@ripple/feeds';
import type { Job, MessageOf, PostId, SubscriptionId, UserId } from '@ripple/messages';
import type { Authors } from '@ripple/people';
import type { Documents, FindDocument, PostDocument } from '@ripple/posts';
import type { Turns } from '@ripple/redis';
import type { Metrics } from '@ripple/telemetry';
import { type FindKeywords, indexedUnder, keyword, type TimelineStore } from '@ripple/timelines';

/** Addresses of feeds whose subscribers are asked for at once. */
const MOST_TOPICS = 1_000;

export interface Refresher {
  /** Resolves when every feed that shows the post has been rendered with it, and its subscribers will be told. */
  refresh(job: MessageOf<'refresh-feeds'>): Promise<void>;
}

export function createRefresher(options: {
  feeds: Feeds;
  store: TimelineStore;
  findKeywords: FindKeywords;
  authors: Authors;
  findDocument: FindDocument;
  documents: Pick<Documents, 'renew'>;
  pool: Pool;
  broker: Broker;
  receipts: Receipts;
  metrics: Metrics;
  turns: Turns;
  /** A feed is rendered at most this often, by all processes together. */
  intervalMs: number;
}): Refresher {
  const { feeds, store, findKeywords, authors, findDocument, documents, broker, receipts, metrics, turns } =
    options;
  const { pool, intervalMs } = options;
  const subscribersOf = createBatcher((topics: string[]) => listSubscribersOfEach(pool, topics), MOST_TOPICS);

  const request = createCoalescer(intervalMs, async (key) => {
    const subject = await subjectOf(key);
    if (!subject || !(await hasReaders(subject))) return;
    await turns.share(`feed:${key}`, intervalMs, async () => {
      await feeds.refresh(subject);
      await tellSubscribers(subject);
    });
  });

  /** Most feeds have none, and wait for no turn. Who reads one for the first time finds the post in its timeline. */
  async function hasReaders(subject: PublicSubject): Promise<boolean> {
    const [isKept, subscribers] = await Promise.all([feeds.isKept(subject), listSubscribers(subject)]);
    return isKept || subscribers.length > 0;
  }

  async function listSubscribers(subject: PublicSubject): Promise<SubscriptionId[]> {
    const topics = feedFormats.map((format) => feedPath(subject, format));
    return (await Promise.all(topics.map(subscribersOf))).flat();
  }

  /** Subscribers are sent the feed by websub-hub: their servers may be slow. */
  async function tellSubscribers(subject: PublicSubject): Promise<void> {
    const jobs = (await listSubscribers(subject)).map((subscriptionId): Job => {
      return { lane: 'websub', message: { type: 'distribute-feed', version: 1, subscriptionId } };
    });
    await Promise.all(jobs.map((job) => broker.publish(job)));
  }

  async function subjectOf(key: string): Promise<PublicSubject | undefined> {
    const [kind, rest = ''] = splitOnce(key);
    if (kind === 'public') return { kind };
    if (kind === 'tag') return { kind, tag: rest };
    if (kind === 'keyword') return { kind, word: rest };
    const userId = Number(rest) as UserId;
    const author = (await authors.get([userId])).get(userId);
    return author && { kind: 'user', userId, handle: author.handle, name: author.name };
  }

  /** The keywords of a post that have a timeline: those without one have no feed that is read. */
  async function keywordsOf(id: PostId): Promise<string[]> {
    const text = (await findPublic(id))?.text;
    return text === undefined ? [] : findKeywords(text);
  }

  /** Of a post that was withheld until now, the copy may be one of before: the api may have died before it renewed it. */
  async function findPublic(id: PostId): Promise<PostDocument | undefined> {
    const post = await findDocument(id);
    if (post?.visibility === 'public') return post;
    await documents.renew(id);
    return findDocument(id);
  }

  return {
    async refresh(job) {
      const keywords = await keywordsOf(job.postId);
      // The indexer's lane may be behind this one, and a feed shows its timeline.
      const timelines = [...indexedUnder({ ...job, visibility: 'public' }), ...keywords.map(keyword)];
      await store.push(timelines, job.postId);
      const keys = [
        'public:',
        `user:${job.authorId}`,
        ...job.tags.map((tag) => `tag:${tag}`),
        ...keywords.map((word) => `keyword:${word}`),
      ];
      await Promise.all(keys.map(request));
      await receipts.delivered(job);
      metrics.deliveryDelay.observe({ ring: 'feeds' }, (Date.now() - job.acceptedAt) / 1_000);
    },
  };
}

function splitOnce(key: string): [string, string] {
  const colon = key.indexOf(':');
  return [key.slice(0, colon), key.slice(colon + 1)];
}
