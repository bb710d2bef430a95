import type { PostId, UserId } from '@ripple/messages';
import type { Authors, KnownStates, UserStates } from '@ripple/people';
import { containsKeyword, type Documents, type PostDocument } from '@ripple/posts';
import { createVersionedValues, type Redis } from '@ripple/redis';
import type { WebAddresses } from '@ripple/runtime';
import type { Logger, Metrics } from '@ripple/telemetry';
import { isTagOrKeyword, MOST_LOOKED_AT, type Timelines } from '@ripple/timelines';
import {
  FEED_LENGTH,
  type FeedFormat,
  feedFormats,
  feedPath,
  type PublicSubject,
  timelineOf,
} from './feed.ts';
import { feedKey } from './feed-keys.ts';
import { etagOf, renderFeed } from './render.ts';

export interface RenderedFeed {
  body: string;
  etag: string;
  /** When the body last changed. */
  lastModified: string;
  /** The posts in it, each with the version that was rendered. */
  posts: [id: PostId, version: number][];
  /** The authors in it, each with the name that was rendered. */
  authors: [id: UserId, name: string][];
  /** By which rules and for which addresses it was rendered; older ones don't have it. */
  rules?: string;
  /** With which version of the states of users. */
  states?: number;
}

export interface Feeds {
  /**
   * The feed as it was last rendered, or rendered now if it never was, or if a post in it has been edited
   * or deleted since, an author renamed, or the state of any user changed.
   */
  read(subject: PublicSubject, format: FeedFormat): Promise<RenderedFeed>;
  /** Whether a rendering is kept, in any format, that is, whether the feed has readers. */
  isKept(subject: PublicSubject): Promise<boolean>;
  /** Renders the feed anew in those formats of which a rendering is kept, that is, which have readers. */
  refresh(subject: PublicSubject): Promise<void>;
}

/** Counts up when feeds are rendered by other rules: those that are kept are rendered anew. */
const RULES = 3;
/** A feed that is not read for a week is not kept up to date any more. */
const TTL_SECONDS = 7 * 24 * 3_600;
/** An empty feed is seldom read; one of a tag or keyword that no post has is not kept at all. */
const EMPTY_TTL_SECONDS = 60;

/**
 * Rendered feeds, kept in Redis. Every rendering takes a number before it looks at the timeline; one that
 * looked earlier never replaces one that looked later.
 */
export function createFeeds(options: {
  redis: Redis;
  namespace: string;
  timelines: Timelines;
  documents: Documents;
  authors: Authors;
  userStates: UserStates;
  publicUrl: string;
  mediaUrl: string;
  web: WebAddresses;
  logger: Logger;
  metrics: Metrics;
}): Feeds {
  const { redis, namespace, timelines, documents, authors, userStates } = options;
  const { publicUrl, mediaUrl, web, logger, metrics } = options;
  const pages = [web.post(0), web.user('x'), web.tag('x'), web.keyword('x'), web.everybody];
  const rules = [RULES, publicUrl, mediaUrl, ...pages].join(' ');
  const values = createVersionedValues(redis);
  const key = (subject: PublicSubject, format: FeedFormat) => feedKey(redis, namespace, subject, format);
  const counter = (subject: PublicSubject, format: FeedFormat) =>
    redis.together(`${namespace}:feed-renderings`, feedPath(subject, format));

  /** What is kept of the feed in each of these formats, in their order. */
  async function load(
    subject: PublicSubject,
    formats: readonly FeedFormat[],
  ): Promise<(RenderedFeed | undefined)[]> {
    const kept = await values.get(formats.map((format) => key(subject, format)));
    return kept.map((value) => value && JSON.parse(value.body));
  }

  async function newestPublic(subject: PublicSubject, states: KnownStates): Promise<PostDocument[]> {
    const posts: PostDocument[] = [];
    let looked = 0;
    for await (const { ids, ...chunk } of timelines.older(timelineOf(subject), undefined, FEED_LENGTH * 2)) {
      const found = await documents.get(ids);
      for (const id of ids) {
        const post = found.get(id);
        if (post?.visibility !== 'public' || post.repostOf !== null || !isAbout(post, subject)) continue;
        if (!states.isGone(post.authorId) && !states.isSilenced(post.authorId)) posts.push(post);
        if (posts.length === FEED_LENGTH) return posts;
      }
      looked += chunk.looked;
      if (looked >= MOST_LOOKED_AT) break;
    }
    return posts;
  }

  async function render(
    subject: PublicSubject,
    format: FeedFormat,
    previous: RenderedFeed | undefined,
    ttlSeconds: number | 'keep',
    onLost: (error: Error) => undefined,
  ): Promise<RenderedFeed> {
    const name = key(subject, format);
    const number = await values.takeVersion(name, counter(subject, format)).catch(onLost);
    const states = await userStates.current();
    const { version } = states;
    const posts = await newestPublic(subject, states);
    const known = await authors.get(posts.map((post) => post.authorId));
    const items = posts.flatMap((post) => {
      const author = known.get(post.authorId);
      return author ? [{ post, author }] : [];
    });
    const body = renderFeed(subject, format, { publicUrl, mediaUrl, web, items });
    const etag = etagOf(body);
    const feed: RenderedFeed = {
      body,
      etag,
      lastModified: previous?.etag === etag ? previous.lastModified : new Date().toUTCString(),
      posts: posts.map(({ id, version }) => [id, version]),
      authors: [...known.values()].map(({ id, name }) => [id, name]),
      rules,
      states: version,
    };
    const isKept = items.length > 0 || previous !== undefined || !isTagOrKeyword(timelineOf(subject));
    if (number !== undefined && isKept) {
      await values
        .put(
          name,
          { version: number, body: JSON.stringify(feed) },
          items.length === 0 ? EMPTY_TTL_SECONDS : ttlSeconds,
        )
        .catch(onLost);
    }
    return feed;
  }

  /**
   * The timeline of a keyword expires when it is not read, and then its feed is not refreshed. So a read of the feed
   * reads the timeline, which keeps that alive, and compares it with what was rendered.
   */
  async function isComplete(subject: PublicSubject, feed: RenderedFeed): Promise<boolean> {
    if (subject.kind !== 'keyword') return true;
    const posts = await newestPublic(subject, await userStates.current());
    return posts.map(({ id }) => id).join() === feed.posts.map(([id]) => id).join();
  }

  async function isCurrent(feed: RenderedFeed): Promise<boolean> {
    if (feed.rules !== rules) return false;
    const [states, posts, known] = await Promise.all([
      userStates.current(),
      documents.get(feed.posts.map(([id]) => id)),
      authors.get(feed.authors.map(([id]) => id)),
    ]);
    return (
      feed.states === states.version &&
      feed.posts.every(([id, version]) => posts.get(id)?.version === version) &&
      feed.authors.every(([id, name]) => known.get(id)?.name === name)
    );
  }

  return {
    async read(subject, format) {
      const name = key(subject, format);
      const [kept] = await load(subject, [format]).catch(() => []);
      if (kept && (await isCurrent(kept)) && (await isComplete(subject, kept))) {
        if (kept.posts.length > 0)
          redis
            .onKey(name)
            .expire(name, TTL_SECONDS)
            .catch(() => {});
        return kept;
      }
      metrics.feedRenders.inc({ cause: 'reader' });
      return render(subject, format, kept, TTL_SECONDS, (error) => {
        logger.debug({ err: error }, 'a feed was not kept');
        return undefined;
      });
    },
    async isKept(subject) {
      const beginnings = feedFormats.map((format) => {
        const name = key(subject, format);
        return redis.onKey(name).getrange(name, 0, 0);
      });
      return (await Promise.all(beginnings)).some((beginning) => beginning !== '');
    },
    async refresh(subject) {
      const kept = await load(subject, feedFormats);
      for (const [at, format] of feedFormats.entries()) {
        if (!kept[at]) continue;
        metrics.feedRenders.inc({ cause: 'refresh' });
        await render(subject, format, kept[at], 'keep', (error) => {
          throw error;
        });
      }
    },
  };
}

/** An edited post stays in the timelines of its old tags and words until the indexer has taken it out. */
function isAbout({ tags, text }: PostDocument, subject: PublicSubject): boolean {
  if (subject.kind === 'tag') return tags.includes(subject.tag);
  return subject.kind !== 'keyword' || containsKeyword(text, subject.word);
}
