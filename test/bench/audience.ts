import type { Graph } from '../lab/world/graph.ts';
import { createRangeGraph, type Range } from '../lab/world/ranges.ts';
import type { Person, World } from '../lab/world/world.ts';

/** The people in the world of the bench, by their numbers. */
export const roles = {
  /** Followed by all others. */
  celebrity: 0,
  /** Followed by ten thousand. */
  known: 1,
  /** Ordinary authors with some followers each. */
  ordinary: { from: 2, count: 64 },
  /** Followed by each of the readers. */
  followed: { from: 66, count: 500 },
  /** Followed by a hundred thousand, in a world that has as many. */
  wellKnown: 566,
  readers: { from: 600, count: 200 },
} as const;

export const FOLLOWERS_OF_ORDINARY = 20;

/** Those who read homes of more and more people whom they follow, with what each of these has posted before. */
export const homesBySize: readonly { authors: Range; readers: Range; postsEach: number }[] = [
  { authors: { from: 3_000, count: 5 }, readers: { from: 800, count: 32 }, postsEach: 10 },
  { authors: roles.followed, readers: { ...roles.readers, count: 32 }, postsEach: 2 },
  { authors: { from: 4_000, count: 5_000 }, readers: { from: 840, count: 32 }, postsEach: 1 },
];

const KNOWN_FOLLOWERS = 10_000;
const WELL_KNOWN_FOLLOWERS = 100_000;
const FIRST_FOLLOWER = 1_000;
const NOBODY: Range = { from: 0, count: 0 };
/** No world of the load test has this one. */
const SEED = -1;

/** @param followers of the celebrity */
export function createAudience(followers: number): Graph {
  const users = followers + 1;
  const has = ({ from, count }: Range, author: number) => author >= from && author < from + count;
  return createRangeGraph({
    users,
    seed: SEED,
    authors: Math.max(...homesBySize.map(({ authors: { from, count } }) => from + count)),
    followersOf(author) {
      if (author === roles.celebrity) return { from: 1, count: followers };
      if (author === roles.known) return { from: FIRST_FOLLOWER, count: KNOWN_FOLLOWERS };
      if (author === roles.wellKnown && users >= FIRST_FOLLOWER + WELL_KNOWN_FOLLOWERS)
        return { from: FIRST_FOLLOWER, count: WELL_KNOWN_FOLLOWERS };
      if (has(roles.ordinary, author))
        return { from: FIRST_FOLLOWER + author * FOLLOWERS_OF_ORDINARY, count: FOLLOWERS_OF_ORDINARY };
      if (has(roles.followed, author)) return roles.readers;
      return homesBySize.find(({ authors }) => has(authors, author))?.readers ?? NOBODY;
    },
  });
}

/** Fewer would not hold the others. */
export const FEWEST_FOLLOWERS = FIRST_FOLLOWER + KNOWN_FOLLOWERS;

export const listPeople = (world: World, { from, count }: Range): Promise<Person[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => world.person(from + index)));
