import type { Graph } from '../lab/world/graph.ts';
import { createRangeGraph, type Range } from '../lab/world/ranges.ts';

/** The people in the world of the bench, by their numbers. */
export const roles = {
  /** Followed by all others. */
  celebrity: 0,
  /** Followed by ten thousand. */
  known: 1,
  /** Ordinary authors with twenty followers each. */
  ordinary: { from: 2, count: 64 },
  /** Followed by each of the readers. */
  followed: { from: 66, count: 500 },
  readers: { from: 600, count: 200 },
} as const;

const KNOWN_FOLLOWERS = 10_000;
const ORDINARY_FOLLOWERS = 20;
const FIRST_FOLLOWER = 1_000;
/** No world of the load test has this one. */
const SEED = -1;

/** @param followers of the celebrity */
export function createAudience(followers: number): Graph {
  const has = ({ from, count }: Range, author: number) => author >= from && author < from + count;
  return createRangeGraph({
    users: followers + 1,
    seed: SEED,
    authors: roles.followed.from + roles.followed.count,
    followersOf(author) {
      if (author === roles.celebrity) return { from: 1, count: followers };
      if (author === roles.known) return { from: FIRST_FOLLOWER, count: KNOWN_FOLLOWERS };
      if (has(roles.followed, author)) return roles.readers;
      return { from: FIRST_FOLLOWER + author * ORDINARY_FOLLOWERS, count: ORDINARY_FOLLOWERS };
    },
  });
}

/** Fewer would not hold the others. */
export const FEWEST_FOLLOWERS = FIRST_FOLLOWER + KNOWN_FOLLOWERS;
