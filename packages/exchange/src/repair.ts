import { mapLimit } from '@ripple/concurrency';
import type { Pool, Tables } from '@ripple/db';
import { dropFeeds, type PublicSubject } from '@ripple/feeds';
import type { UserId } from '@ripple/messages';
import { createBlockList, createFollowees, createUserStates, listFollowsAmong } from '@ripple/people';
import { createCounts, createMarks, gramsOfKeyword } from '@ripple/posts';
import type { Redis } from '@ripple/redis';
import {
  createDropOutdated,
  createFollowedTopics,
  createPulls,
  createTimelineStore,
  keyword,
  type Outdated,
} from '@ripple/timelines';
import type { Kysely } from 'kysely';
import { homesOfFollowers, homesOfTopics } from './homes.ts';
import type { Touched } from './touched.ts';

/** What copies in Redis are repaired with. */
export interface RepairContext {
  db: Kysely<Tables>;
  pool: Pool;
  redis: Redis;
  namespace: string;
}

/** Commands that are under way to Redis at any time. */
const AT_ONCE = 100;
/**
 * Counts are stored so briefly: it takes away the older ones, also those that a reader has in hand, and the next reader
 * gets them from Postgres.
 */
const COUNTS_SECONDS = 60;

/** Gives the function that makes right what Redis holds of what was written, after its commit. It may be called again. */
export function createRepair(context: RepairContext): (touched: Touched) => Promise<void> {
  const { db, pool, redis, namespace } = context;
  const shared = { redis, pool, namespace };
  const store = createTimelineStore(redis, namespace);
  const dropOutdated = createDropOutdated(redis, namespace);
  const blockList = createBlockList(shared);
  const followees = createFollowees(shared);
  const pulls = createPulls(shared);
  const marks = createMarks(shared);
  const counts = createCounts(shared);
  const topics = createFollowedTopics(shared);
  const states = createUserStates(shared);

  /** As renewFollows of packages/timelines, for very many. */
  async function renewHomes({ homes, unfollowed }: Touched): Promise<void> {
    await followees.dropAll(homes);
    for (const follower of await store.withHidden([...homes])) {
      const pairs = [...(await store.hidden(follower))].map((followee) => ({ follower, followee }));
      const followed = await listFollowsAmong(db, pairs);
      if (followed.length > 0) await store.unhide(follower, ...followed.map(({ followee }) => followee));
    }
    for (const { follower, followee } of unfollowed) await store.hide(follower, followee);
    await store.dropHomes(homes);
    await pulls.dropAll(homes);
  }

  /** The keywords that have a timeline and may be in one of the texts. */
  async function* keywordsIn({ grams, newestPublic: newest }: Touched): AsyncGenerator<Outdated> {
    if (newest === undefined) return;
    for (const word of await store.keywordsRead()) {
      if (gramsOfKeyword(word).every((gram) => grams.has(gram))) yield { timeline: keyword(word), newest };
    }
  }

  return async (touched) => {
    if (touched.states) await states.renew();
    await blockList.sets.blocked.dropAll(touched.blockLists);
    await blockList.sets.muted.dropAll(touched.blockLists);
    await marks.favourites.dropAll(touched.favourited);
    await marks.reposts.dropAll(touched.reposted);
    await marks.bookmarks.dropAll(touched.bookmarked);
    await mapLimit([...touched.topicsOf], { limit: AT_ONCE }, (user: UserId) => topics.drop(user));
    await mapLimit([...touched.counts.values()], { limit: AT_ONCE }, (each) =>
      counts.put(each, COUNTS_SECONDS),
    );
    await renewHomes(touched);
    await dropOutdated(touched.lists.values());
    await dropFeeds(redis, namespace, await listFeeds(pool, touched));
    for await (const outdated of inParts(keywordsIn(touched))) await dropOutdated(outdated);
    for await (const outdated of homesOfTopics(pool, touched)) await dropOutdated(outdated);
    for await (const outdated of homesOfFollowers(context, touched)) await dropOutdated(outdated);
  };
}

/** The feeds of lists that have got posts. Those of keywords look at their list themselves. */
async function listFeeds(pool: Pool, { lists }: Touched): Promise<PublicSubject[]> {
  const timelines = [...lists.values()].map(({ timeline }) => timeline);
  const authors = timelines.flatMap((timeline) => (timeline.kind === 'author' ? [timeline.userId] : []));
  const { rows } = await pool.query<{ userId: UserId; handle: string; name: string }>(
    'select id as "userId", handle, name from users where id = any($1::bigint[])',
    [authors],
  );
  return [
    ...rows.map((user) => ({ kind: 'user' as const, ...user })),
    ...timelines.filter(({ kind }) => kind === 'tag' || kind === 'public'),
  ] as PublicSubject[];
}

const PART = 500;

async function* inParts<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item[]> {
  let part: Item[] = [];
  for await (const item of items) {
    part.push(item);
    if (part.length < PART) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}
