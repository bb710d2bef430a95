import { randomInt } from 'node:crypto';
import type { PostId, UserId } from '@ripple/messages';
import type { UsersOfShard } from '@ripple/people';
import { gramOf } from '@ripple/posts';
import { dropKeys, type Redis } from '@ripple/redis';
import type { Metrics } from '@ripple/telemetry';
import { CAP, createPush } from './push-posts.ts';
import {
  beginBuildScript,
  finishBuildScript,
  hideScript,
  listKeywordsScript,
  readScript,
} from './scripts.ts';
import {
  hiddenKey as hiddenKeyIn,
  home,
  homeKeys,
  keyword,
  keywordReadsKey,
  keywordsKey,
  type Timeline,
  timelineKey,
} from './timeline.ts';

/** A timeline that is not read for 30 days expires, and costs no writes from then on. */
const TTL_SECONDS = 30 * 24 * 3_600;
/** The timeline of a keyword that is not looked up for a day expires; the next look builds it. */
const KEYWORD_TTL_SECONDS = 24 * 3_600;
/** The list by which the timeline of a keyword is found has to outlive it. */
const KEYWORDS_TTL_SECONDS = 2 * KEYWORD_TTL_SECONDS;
/** Keywords that a script call lists. */
const LISTED_AT_ONCE = 500;
/** Keywords that leave at once where there are more than are kept: the limit was lowered. */
const MOST_LEAVING = 100;
/** Nothing is read in it. */
const EMPTY_TTL_SECONDS = 3_600;
/** Longer than any build takes, short enough that an abandoned one doesn't collect pushes for long. */
const BUILD_TTL_SECONDS = 60;
/** Longer than a worker can hold on to a follower list that it has read. */
const HIDDEN_TTL_SECONDS = 3_600;

/** Users of whom one command asks. */
const MOST_ASKED = 500;

/** Sets of keywords that one command unites: as long as that takes, Redis does nothing else. */
const MOST_SETS = 1_000;

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
  /**
   * Puts posts into the timelines that exist; into each once, however often it is called.
   * @returns how many entries the timelines have got by that
   */
  push(timelines: Timeline[], ...posts: PostId[]): Promise<number>;
  /** As {@link push}, into the homes of very many users. */
  pushHomes(users: UsersOfShard[], ...posts: PostId[]): Promise<number>;
  remove(timelines: Timeline[], post: PostId): Promise<void>;
  /** The first `count` ids (all, if not given); `undefined` if the timeline isn't there. */
  find(timeline: Timeline, count?: number): Promise<Window | undefined>;
  /** Throws a timeline away; the next read builds it. */
  drop(timeline: Timeline): Promise<void>;
  /** Hides an author in a home timeline, or shows it again, from the next read on. */
  hide(owner: UserId, author: UserId): Promise<void>;
  unhide(owner: UserId, ...authors: UserId[]): Promise<void>;
  /** Those of the keywords that have one of these parts and a timeline. */
  keywordsOf(grams: string[]): Promise<string[]>;
  /** Lists keywords under their parts while their timelines are there, or takes them off the lists when they aren't. */
  listKeywords(words: string[]): Promise<void>;
  /** All keywords that have a timeline, or had one lately. */
  keywordsRead(): Promise<string[]>;
  /** As {@link drop}, of very many homes. */
  dropHomes(owners: Iterable<UserId>): Promise<void>;
  /** Those of very many users who have authors hidden in their homes. */
  withHidden(owners: UserId[]): Promise<UserId[]>;
  /** Authors whose posts must not be shown in a home, though they may come into it. */
  hidden(owner: UserId): Promise<Set<UserId>>;
  /** See beginBuildScript. `undefined`: there is nothing to build. */
  beginBuild(timeline: Timeline): Promise<string | undefined>;
  /** See finishBuildScript. False: the timeline was dropped meanwhile, or another builder has built it. */
  finishBuild(timeline: Timeline, mark: string, ids: PostId[], complete: boolean): Promise<boolean>;
}

/**
 * Timelines in Redis: lists of decimal ids, strictly descending. The last element tells the state:
 *
 * - a post id: the newest 800 or a few more; Postgres has older ones;
 * - `0`: the whole timeline (so an empty timeline is not a missing one);
 * - a negative number: under construction, not to be read; pushes collect in it.
 *
 * The state lies in the list itself, so every step on it is one atomic script.
 *
 * @param options.metrics where the sizes of script calls are counted, if they are
 * @param options.mostKeywords how many keywords may have a timeline; the least recently read ones lose theirs. Not given
 * where no stranger says which are read
 */
export function createTimelineStore(
  redis: Redis,
  namespace: string,
  options: { metrics?: Pick<Metrics, 'scriptCallTimelines'>; mostKeywords?: number } = {},
): TimelineStore {
  const { mostKeywords = Number.POSITIVE_INFINITY } = options;
  const push = createPush(redis, options.metrics);
  const listOnNode = redis.scriptOnNode<null>('listTimelineKeywords', listKeywordsScript);
  const readTimeline = redis.script<[elements: string, hidden: string] | null>('readTimeline', readScript);
  const hideAuthor = redis.script('hideAuthor', hideScript);
  const beginBuild = redis.script<string>('beginTimelineBuild', beginBuildScript);
  const finishBuild = redis.script<number>('finishTimelineBuild', finishBuildScript);
  const key = (timeline: Timeline) => timelineKey(redis, namespace, timeline);
  const hiddenKey = (owner: UserId) => hiddenKeyIn(redis, namespace, owner);
  const listOf = (word: string) => keywordsKey(redis, namespace, gramOf(word));
  const readsKey = keywordReadsKey(namespace);

  /** Lists a keyword that is read just now, and makes room for it. */
  async function listRead(word: string): Promise<void> {
    await listKeywords([word]);
    const reads = redis.onKey(readsKey);
    await reads.zadd(readsKey, Date.now(), word);
    const excess = (await reads.zcard(readsKey)) - mostKeywords;
    if (excess <= 0) return;
    const left = await reads.zpopmin(readsKey, Math.min(excess, MOST_LEAVING));
    const words = left.filter((_, at) => at % 2 === 0);
    for (const each of words) await drop(keyword(each));
    await listKeywords(words);
  }

  async function listKeywords(words: string[]): Promise<void> {
    for (let from = 0; from < words.length; from += LISTED_AT_ONCE) {
      const batch = words.slice(from, from + LISTED_AT_ONCE);
      const timelines = new Map(batch.map((word) => [key(keyword(word)), word]));
      for (const [node, here] of redis.byNode([...timelines.keys()])) {
        const named = here.map((timeline) => [timeline, timelines.get(timeline) as string] as const);
        const keys = named.flatMap(([timeline, word]) => [timeline, listOf(word)]);
        await listOnNode(node, keys, KEYWORDS_TTL_SECONDS, ...named.flat());
      }
    }
  }

  async function drop(timeline: Timeline): Promise<void> {
    await redis.onKey(key(timeline)).del(key(timeline));
  }

  return {
    push: (timelines, ...posts) => push(timelines.map(key), posts),
    pushHomes: (users, ...posts) => push(homeKeys(redis, namespace, users), posts),

    async remove(timelines, post) {
      const onNodes = [...redis.byNode(timelines.map(key))];
      await Promise.all(
        onNodes.map(async ([node, keys]) => {
          const pipeline = node.pipeline();
          for (const each of keys) pipeline.lrem(each, 0, String(post));
          for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
        }),
      );
    },

    async find(timeline, count) {
      const keys = [key(timeline)];
      if (timeline.kind === 'home') keys.push(hiddenKey(timeline.userId));
      const found = await readTimeline(keys, count === undefined ? -1 : count - 1, lifeOf(timeline));
      if (found === null) return undefined;
      const [elements, hidden] = found.map(parseIds) as [PostId[], UserId[]];
      const complete = elements.at(-1) === 0;
      if (complete) elements.pop();
      // Not waited for.
      if (timeline.kind === 'keyword' && elements.length > 0) listRead(timeline.word).catch(() => {});
      return { ids: elements, complete, hidden: new Set(hidden) };
    },

    drop,

    async hide(owner, author) {
      await hideAuthor([hiddenKey(owner)], author, HIDDEN_TTL_SECONDS);
    },
    async unhide(owner, ...authors) {
      await redis.onKey(hiddenKey(owner)).srem(hiddenKey(owner), ...authors);
    },

    async keywordsOf(grams) {
      if (grams.length === 0) return [];
      const keys = grams.map((gram) => keywordsKey(redis, namespace, gram));
      const sets = redis.isCluster ? keys.map((each) => [each]) : inParts(keys, MOST_SETS);
      const words = await Promise.all(sets.map((each) => redis.onKey(each[0] as string).sunion(...each)));
      return [...new Set(words.flat())];
    },
    listKeywords,
    keywordsRead: () => redis.onKey(readsKey).zrange(readsKey, '0', '-1'),

    dropHomes: (owners) =>
      dropKeys(
        redis,
        [...owners].map((owner) => key(home(owner))),
      ),

    async withHidden(owners) {
      if (redis.isCluster) {
        const found = await Promise.all(
          owners.map((owner) => redis.onKey(hiddenKey(owner)).exists(hiddenKey(owner))),
        );
        return owners.filter((_, at) => found[at] === 1);
      }
      // Most often there is none: one question for many.
      const found: UserId[] = [];
      for (const some of inParts(owners, MOST_ASKED)) {
        const keys = some.map(hiddenKey);
        if ((await redis.onKey('').exists(...keys)) === 0) continue;
        for (const owner of some) {
          if ((await redis.onKey('').exists(hiddenKey(owner))) === 1) found.push(owner);
        }
      }
      return found;
    },

    async hidden(owner) {
      const ids = await redis.onKey(hiddenKey(owner)).smembers(hiddenKey(owner));
      return new Set(ids.map(Number) as UserId[]);
    },

    async beginBuild(timeline) {
      const mark = await beginBuild([key(timeline)], -randomInt(1, 2 ** 47), BUILD_TTL_SECONDS);
      // Between the mark and the look into Postgres: a post is either there by then, or finds it listed.
      if (timeline.kind === 'keyword' && mark !== '') await listRead(timeline.word);
      return mark === '' ? undefined : mark;
    },
    async finishBuild(timeline, mark, ids, complete) {
      const done = await finishBuild(
        [key(timeline)],
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

const inParts = <Item>(items: Item[], most: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / most) }, (_, part) =>
    items.slice(part * most, (part + 1) * most),
  );

const parseIds = (text: string): number[] => (text === '' ? [] : text.split(' ').map(Number));
