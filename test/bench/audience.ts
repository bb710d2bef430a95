import type { Graph } from '../load/world/graph.ts';

/** Who is who in the world of the bench, by their numbers. */
export const roles = {
  /** Followed by everybody. */
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

/** @param followers of the celebrity, who is followed by everybody else */
export function createAudience(followers: number): Graph {
  const users = followers + 1;
  const within = ({ from, count }: { from: number; count: number }, author: number) =>
    author >= from && author < from + count;
  const rangeOf = (author: number): { from: number; count: number } => {
    if (author === roles.celebrity) return { from: 1, count: followers };
    if (author === roles.known) return { from: FIRST_FOLLOWER, count: KNOWN_FOLLOWERS };
    if (within(roles.ordinary, author)) {
      return { from: FIRST_FOLLOWER + author * ORDINARY_FOLLOWERS, count: ORDINARY_FOLLOWERS };
    }
    return within(roles.followed, author) ? roles.readers : { from: 0, count: 0 };
  };
  let follows = 0;
  for (let author = 0; author < FIRST_FOLLOWER; author++) follows += rangeOf(author).count;
  return {
    plan: { users, meanFollows: follows / users, largest: followers, seed: SEED },
    follows,
    followerCount: (author) => rangeOf(author).count,
    *followers(author) {
      const { from, count } = rangeOf(author);
      for (let user = from; user < from + count; user++) yield user;
    },
  };
}

/** Fewer would not hold the others. */
export const FEWEST_FOLLOWERS = FIRST_FOLLOWER + KNOWN_FOLLOWERS;
