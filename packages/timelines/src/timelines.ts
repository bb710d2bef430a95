import type { Pool, ReadFresh } from '@ripple/db';
import { failPoint } from '@ripple/fail-points';
import type { PostId, UserId } from '@ripple/messages';
import type { Logger, Metrics } from '@ripple/telemetry';
import { type Chunk, sizeAfter } from './chunk.ts';
import { mergeChunks } from './merge.ts';
import { listPostIds } from './postgres-source.ts';
import type { Pulls } from './pulls.ts';
import { CAP } from './push-posts.ts';
import { author, isTagOrKeyword, type ReadableTimeline, type Timeline } from './timeline.ts';
import type { TimelineStore, Window } from './timeline-store.ts';

export interface Timelines {
  /**
   * Chunks of ids older than `before` (from the newest, if not given), newest first, to the very end.
   * @param chunk ids in the first chunk; later ones are larger, since a reader who goes on has found little in it
   * @param window the newest `chunk` ids in Redis, where they were asked for before; not with `before`
   */
  older(
    timeline: ReadableTimeline,
    before: PostId | undefined,
    chunk: number,
    window?: Promise<Window | undefined>,
  ): AsyncGenerator<Chunk>;
  /** Chunks of ids newer than `after`, oldest first, in sizes as for {@link older}. */
  newer(timeline: ReadableTimeline, after: PostId, chunk: number): AsyncGenerator<Chunk>;
}

/**
 * How many entries of a list one request looks at, shown or not, before it is answered with what was found: a
 * reader can be made to look for one post among any number of others.
 */
export const MOST_LOOKED_AT = 2_000;
const BUILD_ATTEMPTS = 5;
const noUsers: ReadonlySet<UserId> = new Set();

/**
 * Reads timelines: the newest ids from Redis, built from Postgres if they aren't there, and what is older
 * than Redis keeps from Postgres. Without Redis everything comes from Postgres.
 */
export function createTimelines(options: {
  store: TimelineStore;
  pool: Pool;
  readFresh: ReadFresh;
  logger: Logger;
  metrics: Metrics;
  /** Needed where homes are read: authors whose posts are merged in. */
  pulls?: Pulls;
}): Timelines {
  const { store, pool, readFresh, logger, metrics, pulls } = options;

  /** The newest ids as Redis has them. */
  async function readOrBuild(
    timeline: ReadableTimeline,
    count?: number,
    asked?: Promise<Window | undefined>,
  ): Promise<Window | 'degraded' | 'unbuilt'> {
    if (timeline.kind === 'bookmarks') return 'unbuilt';
    try {
      const window = await (asked ?? store.find(timeline, count));
      if (window) return window;
      if (!(await buildTimeline({ store, pool, readFresh, metrics }, timeline))) return 'unbuilt';
      return (await store.find(timeline, count)) ?? 'unbuilt';
    } catch (error) {
      metrics.redisFallbacks.inc({ what: 'timeline' });
      logger.debug({ err: error, timeline }, 'a timeline is read from Postgres');
      return 'degraded';
    }
  }

  /** Chunks from Postgres, from a cursor to the end. */
  async function* fromPostgres(
    timeline: ReadableTimeline,
    cursor: { before?: PostId } | { after: PostId },
    chunk: number,
    rest: OfTheWhole,
  ): AsyncGenerator<Chunk> {
    let range = cursor;
    for (let limit = chunk; ; limit = sizeAfter(limit)) {
      const { ids, looked, ...found } = await listPostIds(pool, timeline, {
        ...range,
        limit,
        most: MOST_LOOKED_AT,
      });
      const upTo = found.upTo ?? ids.at(-1);
      if (upTo !== undefined) yield { ids, upTo, looked, ...rest };
      if (found.upTo === undefined) return;
      range = 'after' in cursor ? { after: found.upTo } : { before: found.upTo };
    }
  }

  async function* olderOf(
    timeline: ReadableTimeline,
    before: PostId | undefined,
    chunk: number,
    asked?: Promise<Window | undefined>,
  ): AsyncGenerator<Chunk> {
    // The first page needs the head of the list only.
    const window = await readOrBuild(timeline, before === undefined ? chunk : undefined, asked);
    if (typeof window === 'string') {
      const rest = { hidden: noUsers, degraded: window === 'degraded' };
      yield* fromPostgres(timeline, before === undefined ? {} : { before }, chunk, rest);
      return;
    }
    const rest = { hidden: window.hidden, degraded: false };
    const ids = window.ids.filter((id) => before === undefined || id < before);
    // Not yield*, which makes promises of what is no promise.
    for (const each of inChunks(ids, chunk, rest)) yield each;
    if (window.complete) return;
    const end = window.ids.at(-1) as PostId;
    // The head wasn't enough: on with the rest of the list. The list wasn't: on with Postgres.
    const next = sizeAfter(chunk);
    if (before === undefined) yield* olderOf(timeline, end, next);
    else yield* fromPostgres(timeline, { before: Math.min(end, before) as PostId }, next, rest);
  }

  async function* newerOf(timeline: ReadableTimeline, after: PostId, chunk: number): AsyncGenerator<Chunk> {
    const window = await readOrBuild(timeline);
    if (typeof window === 'string') {
      yield* fromPostgres(timeline, { after }, chunk, { hidden: noUsers, degraded: window === 'degraded' });
      return;
    }
    const rest = { hidden: window.hidden, degraded: false };
    const reachesBack = window.complete || (window.ids.at(-1) ?? 0) <= after;
    if (reachesBack) yield* inChunks(window.ids.filter((id) => id > after).reverse(), chunk, rest);
    else yield* fromPostgres(timeline, { after }, chunk, rest);
  }

  /** The timelines that are read as one. */
  async function partsOf(timeline: ReadableTimeline): Promise<ReadableTimeline[]> {
    if (timeline.kind !== 'home' || !pulls) return [timeline];
    return [timeline, ...(await pulls.followedBy(timeline.userId)).map(author)];
  }

  return {
    async *older(timeline, before, chunk, window) {
      const parts = await partsOf(timeline);
      if (parts.length === 1) yield* olderOf(timeline, before, chunk, window);
      else
        yield* mergeChunks(
          parts.map((part) => olderOf(part, before, chunk, part === timeline ? window : undefined)),
          'descending',
          chunk,
        );
    },

    async *newer(timeline, after, chunk) {
      const parts = await partsOf(timeline);
      if (parts.length === 1) yield* newerOf(timeline, after, chunk);
      else
        yield* mergeChunks(
          parts.map((part) => newerOf(part, after, chunk)),
          'ascending',
          chunk,
        );
    },
  };
}

/** What a chunk says of the whole timeline. */
type OfTheWhole = Pick<Chunk, 'hidden' | 'degraded'>;

function* inChunks(all: PostId[], first: number, rest: OfTheWhole): Generator<Chunk> {
  for (let from = 0, size = first; from < all.length; from += size, size = sizeAfter(size)) {
    const ids = all.slice(from, from + size);
    yield { ids, upTo: ids.at(-1) as PostId, looked: ids.length, ...rest };
  }
}

/**
 * Builds a timeline that isn't there. Nothing that is published meanwhile is lost: the list is marked
 * before Postgres is read, and pushes collect in it from then on; so a post is either in what Postgres
 * answers, or it is pushed after the mark. And nothing that was dropped meanwhile comes back: a build
 * counts only if its mark is still there at the end.
 * @returns false if no post is found with the tag or keyword that it is of: strangers can name such without end, and
 * nothing is kept of them
 */
export async function buildTimeline(
  {
    store,
    pool,
    readFresh,
    metrics,
  }: { store: TimelineStore; pool: Pool; readFresh: ReadFresh; metrics: Metrics },
  timeline: Timeline,
): Promise<boolean> {
  if (isTagOrKeyword(timeline)) {
    const { ids } = await listPostIds(pool, timeline, { limit: 1, most: MOST_LOOKED_AT });
    if (ids.length === 0) return false;
  }
  for (let attempt = 1; attempt <= BUILD_ATTEMPTS; attempt++) {
    const mark = await store.beginBuild(timeline);
    if (mark === undefined) break;
    failPoint('mid-build');
    const { ids, upTo } = await readFresh((from) =>
      listPostIds(from, timeline, { limit: CAP, most: MOST_LOOKED_AT }),
    );
    if (await store.finishBuild(timeline, mark, ids, upTo === undefined)) {
      metrics.timelineBuilds.inc({ kind: timeline.kind });
      break;
    }
  }
  return true;
}
