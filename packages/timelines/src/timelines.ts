import type { Pool } from '@ripple/db';
import { failPoint } from '@ripple/fail-points';
import type { PostId, UserId } from '@ripple/ids';
import type { Logger, Metrics } from '@ripple/telemetry';
import { mergeChunks } from './merge.ts';
import { readFromPostgres } from './postgres-source.ts';
import type { Pulls } from './pulls.ts';
import { author, type Timeline } from './timeline.ts';
import { CAP, type TimelineStore, type Window } from './timeline-store.ts';

export interface Timelines {
  /** Chunks of ids older than `before` (from the newest, if not given), newest first, to the very end. */
  older(timeline: Timeline, before: PostId | undefined, chunk: number): AsyncGenerator<Chunk>;
  /** Chunks of ids newer than `after`, oldest first. */
  newer(timeline: Timeline, after: PostId, chunk: number): AsyncGenerator<Chunk>;
}

export interface Chunk {
  ids: PostId[];
  /** Authors whose posts must not be shown, though their ids may be there. */
  hidden: ReadonlySet<UserId>;
  /** Redis did not answer: read from Postgres instead. */
  degraded: boolean;
}

const BUILD_ATTEMPTS = 5;
const nobody: ReadonlySet<UserId> = new Set();

/**
 * Reads timelines: the newest ids from Redis, built from Postgres if they aren't there, and what is older
 * than Redis keeps from Postgres. Without Redis everything comes from Postgres.
 */
export function createTimelines(options: {
  store: TimelineStore;
  pool: Pool;
  logger: Logger;
  metrics: Metrics;
  /** For whoever reads homes: authors whose posts are merged in. */
  pulls?: Pulls;
}): Timelines {
  const { store, pool, logger, metrics, pulls } = options;

  /** The newest ids as Redis has them. */
  async function readOrBuild(timeline: Timeline, count?: number): Promise<Window | 'degraded' | 'unbuilt'> {
    try {
      const window = await store.read(timeline, count);
      if (window) return window;
      await buildTimeline({ store, pool, metrics }, timeline);
      return (await store.read(timeline, count)) ?? 'unbuilt';
    } catch (error) {
      metrics.redisFallbacks.inc({ what: 'timeline' });
      logger.debug({ err: error, timeline }, 'a timeline is read from Postgres');
      return 'degraded';
    }
  }

  /** Chunks from Postgres, from a cursor to the end. */
  async function* fromPostgres(
    timeline: Timeline,
    cursor: { before?: PostId } | { after: PostId },
    chunk: number,
    rest: Omit<Chunk, 'ids'>,
  ): AsyncGenerator<Chunk> {
    let range = cursor;
    while (true) {
      const ids = await readFromPostgres(pool, timeline, { ...range, limit: chunk });
      if (ids.length > 0) yield { ids, ...rest };
      const last = ids.at(-1);
      if (ids.length < chunk || last === undefined) return;
      range = 'after' in cursor ? { after: last } : { before: last };
    }
  }

  async function* olderOf(
    timeline: Timeline,
    before: PostId | undefined,
    chunk: number,
  ): AsyncGenerator<Chunk> {
    // The first page needs the head of the list only.
    const window = await readOrBuild(timeline, before === undefined ? chunk : undefined);
    if (typeof window === 'string') {
      const rest = { hidden: nobody, degraded: window === 'degraded' };
      yield* fromPostgres(timeline, before === undefined ? {} : { before }, chunk, rest);
      return;
    }
    const rest = { hidden: window.hidden, degraded: false };
    yield* inChunks(
      window.ids.filter((id) => before === undefined || id < before),
      chunk,
      rest,
    );
    if (window.complete) return;
    const end = window.ids.at(-1) as PostId;
    // The head wasn't enough: on with the rest of the list. The list wasn't: on with Postgres.
    if (before === undefined) yield* olderOf(timeline, end, chunk);
    else yield* fromPostgres(timeline, { before: Math.min(end, before) as PostId }, chunk, rest);
  }

  async function* newerOf(timeline: Timeline, after: PostId, chunk: number): AsyncGenerator<Chunk> {
    const window = await readOrBuild(timeline);
    if (typeof window === 'string') {
      yield* fromPostgres(timeline, { after }, chunk, { hidden: nobody, degraded: window === 'degraded' });
      return;
    }
    const rest = { hidden: window.hidden, degraded: false };
    const reachesBack = window.complete || (window.ids.at(-1) ?? 0) <= after;
    if (reachesBack) yield* inChunks(window.ids.filter((id) => id > after).reverse(), chunk, rest);
    else yield* fromPostgres(timeline, { after }, chunk, rest);
  }

  /** The timelines that are read as one. */
  async function partsOf(timeline: Timeline): Promise<Timeline[]> {
    if (timeline.kind !== 'home' || !pulls) return [timeline];
    return [timeline, ...(await pulls.followedBy(timeline.userId)).map(author)];
  }

  return {
    async *older(timeline, before, chunk) {
      const parts = await partsOf(timeline);
      if (parts.length === 1) yield* olderOf(timeline, before, chunk);
      else
        yield* mergeChunks(
          parts.map((part) => olderOf(part, before, chunk)),
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

function* inChunks(ids: PostId[], chunk: number, rest: Omit<Chunk, 'ids'>): Generator<Chunk> {
  for (let from = 0; from < ids.length; from += chunk) yield { ids: ids.slice(from, from + chunk), ...rest };
}

/**
 * Builds a timeline that isn't there. Nothing that is published meanwhile is lost: the list is marked
 * before Postgres is read, and pushes collect in it from then on; so a post is either in what Postgres
 * answers, or it is pushed after the mark. And nothing that was dropped meanwhile comes back: a build
 * counts only if its mark is still there at the end.
 */
export async function buildTimeline(
  { store, pool, metrics }: { store: TimelineStore; pool: Pool; metrics: Metrics },
  timeline: Timeline,
): Promise<void> {
  for (let attempt = 1; attempt <= BUILD_ATTEMPTS; attempt++) {
    const mark = await store.beginBuild(timeline);
    if (mark === undefined) return;
    failPoint('mid-build');
    const ids = await readFromPostgres(pool, timeline, { limit: CAP });
    if (await store.finishBuild(timeline, mark, ids, ids.length < CAP)) {
      metrics.timelineBuilds.inc({ kind: timeline.kind });
      return;
    }
  }
}
