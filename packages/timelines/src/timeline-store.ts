import { randomInt } from 'node:crypto';
import { failPoint } from '@ripple/fail-points';
import type { PostId, UserId } from '@ripple/ids';
import { gramOf } from '@ripple/posts';
import type { Redis } from '@ripple/redis';
import type { Metrics } from '@ripple/telemetry';
import { beginBuildScript, finishBuildScript, listKeywordScript, pushScript } from './scripts.ts';
import { hiddenKey as hiddenKeyIn, keyword, keywordsKey, type Timeline, timelineKey } from './timeline.ts';
import { createTurns } from './turns.ts';

/** How many posts a timeline holds; older ones are read from Postgres. */
export const CAP = 800;
/** How far a list may grow over the cap before it is trimmed: trimming each time halved the throughput. */
const SLACK = 100;
/** Timelines per script call: a call blocks Redis, at 500 for about 2 ms. */
const PUSH_BATCH = 500;
/**
 * Calls for many timelines that are under way at any time. Redis does one after the other, so more would get
 * nothing done sooner, and whoever reads would wait behind all of them.
 */
const LARGE_PUSHES = 2;
const LARGE = 100;
/** A timeline that nobody reads for 30 days is gone, and costs no writes from then on. */
const TTL_SECONDS = 30 * 24 * 3_600;
/** A keyword that nobody has looked up for a day sleeps: it is built again when somebody does. */
const KEYWORD_TTL_SECONDS = 24 * 3_600;
/** The list of keywords that a timeline is found by has to outlive it. */
const KEYWORDS_TTL_SECONDS = 2 * KEYWORD_TTL_SECONDS;
/** Timelines of things that don't exist are asked for, too; they don't stay. */
const EMPTY_TTL_SECONDS = 3_600;
/** Longer than any build takes, short enough that an abandoned one doesn't collect pushes for long. */
const BUILD_TTL_SECONDS = 60;
/** Longer than a worker can hold on to a follower list that it has read. */
const HIDDEN_TTL_SECONDS = 3_600;

const lifeOf = ({ kind }: Timeline) => (kind === 'keyword' ? KEYWORD_TTL_SECONDS : TTL_SECONDS);

/** The newest part of a timeline as Redis holds it. */
export interface Window {
  /** Strictly descending. */
  ids: PostId[];
  /** Whether the ids are the whole timeline; if not, Postgres has older ones. */
  complete: boolean;
  /** Authors whose posts may be in the list but must not be shown to its owner. */
  hidden: Set<UserId>;
}

export interface TimelineStore {
  /** Puts a post into the timelines that exist; into each once, however often it is called. */
  push(timelines: Timeline[], post: PostId): Promise<number>;
  remove(timelines: Timeline[], post: PostId): Promise<void>;
  /** The first `count` ids (all, if not given); `undefined` if the timeline isn't there. */
  read(timeline: Timeline, count?: number): Promise<Window | undefined>;
  /** Throws a timeline away; the next read builds it. */
  drop(timeline: Timeline): Promise<void>;
  /** Hides an author in a home timeline, or shows it again, from the next read on. */
  hide(owner: UserId, author: UserId): Promise<void>;
  unhide(owner: UserId, author: UserId): Promise<void>;
  /** Those of the keywords that have one of these parts and a timeline. */
  keywordsOf(grams: string[]): Promise<string[]>;
  /** Lists a keyword under its part while its timeline is there, or takes it off the list when it isn't. */
  listKeyword(word: string): Promise<void>;
  /** Authors whose posts must not be shown in a home, though they may come into it. */
  hidden(owner: UserId): Promise<Set<UserId>>;
  /** See beginBuildScript. `undefined`: there is nothing to build. */
  beginBuild(timeline: Timeline): Promise<string | undefined>;
  /** See finishBuildScript. False: the timeline was dropped meanwhile, or somebody else has built it. */
  finishBuild(timeline: Timeline, mark: string, ids: PostId[], complete: boolean): Promise<boolean>;
}

type WithScripts = Redis & {
  pushPost(keyCount: number, ...keysAndArguments: (string | number)[]): Promise<number>;
  listTimelineKeyword(timeline: string, list: string, word: string, seconds: number): Promise<number>;
  beginTimelineBuild(key: string, mark: number, ttl: number): Promise<string>;
  finishTimelineBuild(key: string, ...args: (string | number)[]): Promise<number>;
};

/**
 * Timelines in Redis: lists of decimal ids, strictly descending. The last element tells the state:
 *
 * - a post id: the newest 800 or a few more; Postgres has older ones;
 * - `0`: the whole timeline (so an empty timeline is not a missing one);
 * - a negative number: under construction, to be read by nobody; pushes collect in it.
 *
 * The state lies in the list itself, so every step on it is one atomic script.
 *
 * @param metrics where the sizes of script calls are counted, if they are
 */
export function createTimelineStore(
  client: Redis,
  namespace: string,
  metrics?: Pick<Metrics, 'scriptCallTimelines'>,
): TimelineStore {
  client.defineCommand('pushPost', { lua: pushScript });
  client.defineCommand('listTimelineKeyword', { lua: listKeywordScript, numberOfKeys: 2 });
  client.defineCommand('beginTimelineBuild', { lua: beginBuildScript, numberOfKeys: 1 });
  client.defineCommand('finishTimelineBuild', { lua: finishBuildScript, numberOfKeys: 1 });
  const redis = client as WithScripts;
  const key = (timeline: Timeline) => timelineKey(namespace, timeline);
  const hiddenKey = (owner: UserId) => hiddenKeyIn(namespace, owner);
  const listOf = (word: string) => keywordsKey(namespace, gramOf(word));

  const inTurn = createTurns(LARGE_PUSHES);

  async function keepAlive(timeline: Timeline): Promise<void> {
    const pipeline = redis.pipeline().expire(key(timeline), lifeOf(timeline));
    if (timeline.kind === 'keyword') pipeline.expire(listOf(timeline.word), KEYWORDS_TTL_SECONDS);
    await pipeline.exec();
  }

  return {
    async push(timelines, post) {
      let changed = 0;
      for (let from = 0; from < timelines.length; from += PUSH_BATCH) {
        const keys = timelines.slice(from, from + PUSH_BATCH).map(key);
        const push = () => redis.pushPost(keys.length, ...keys, post, CAP, SLACK);
        changed += keys.length < LARGE ? await push() : await inTurn(push);
        metrics?.scriptCallTimelines.observe(keys.length);
        if (from + PUSH_BATCH < timelines.length) failPoint('mid-slice');
      }
      return changed;
    },

    async remove(timelines, post) {
      await Promise.all(timelines.map((timeline) => redis.lrem(key(timeline), 0, String(post))));
    },

    async read(timeline, count) {
      const name = key(timeline);
      const pipeline = redis
        .pipeline()
        .lrange(name, 0, count === undefined ? -1 : count - 1)
        .lindex(name, -1);
      if (timeline.kind === 'home') pipeline.smembers(hiddenKey(timeline.userId));
      const replies = (await pipeline.exec()) ?? [];
      for (const [error] of replies) if (error) throw error;
      const [elements, last, hidden] = replies.map(([, reply]) => reply) as [
        string[],
        string | null,
        string[]?,
      ];
      if (last === null || Number(last) < 0) return undefined;
      const ids = elements.map(Number).filter((id) => id > 0) as PostId[];
      // Whoever reads keeps it alive, unless there is nothing in it. Not waited for.
      if (ids.length > 0) keepAlive(timeline).catch(() => {});
      return {
        ids,
        complete: elements.at(-1) === '0',
        hidden: new Set((hidden ?? []).map(Number) as UserId[]),
      };
    },

    async drop(timeline) {
      await redis.del(key(timeline));
    },

    async hide(owner, author) {
      await redis.multi().sadd(hiddenKey(owner), author).expire(hiddenKey(owner), HIDDEN_TTL_SECONDS).exec();
    },
    async unhide(owner, author) {
      await redis.srem(hiddenKey(owner), author);
    },

    async keywordsOf(grams) {
      if (grams.length === 0) return [];
      return redis.sunion(...grams.map((gram) => keywordsKey(namespace, gram)));
    },
    async listKeyword(word) {
      await redis.listTimelineKeyword(key(keyword(word)), listOf(word), word, KEYWORDS_TTL_SECONDS);
    },

    async hidden(owner) {
      return new Set((await redis.smembers(hiddenKey(owner))).map(Number) as UserId[]);
    },

    async beginBuild(timeline) {
      const mark = await redis.beginTimelineBuild(key(timeline), -randomInt(1, 2 ** 47), BUILD_TTL_SECONDS);
      // Between the mark and the look into Postgres: a post is either there by then, or finds it listed.
      if (timeline.kind === 'keyword' && mark !== '') await this.listKeyword(timeline.word);
      return mark === '' ? undefined : mark;
    },
    async finishBuild(timeline, mark, ids, complete) {
      const done = await redis.finishTimelineBuild(
        key(timeline),
        mark,
        CAP,
        ids.length === 0 ? EMPTY_TTL_SECONDS : lifeOf(timeline),
        complete ? '1' : '0',
        ...ids,
      );
      return done === 1;
    },
  };
}
