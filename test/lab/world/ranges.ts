import type { Graph } from './graph.ts';

/** Users with consecutive numbers. */
export interface Range {
  from: number;
  count: number;
}

/** A graph in which the followers of each author are a range of users. */
export function createRangeGraph(options: {
  users: number;
  seed: number;
  /** Authors with higher numbers have no followers. */
  authors: number;
  followersOf: (author: number) => Range;
}): Graph {
  const { users, seed, authors, followersOf } = options;
  const rangeOf = (author: number) => (author < authors ? followersOf(author) : { from: 0, count: 0 });
  const counts = Array.from({ length: authors }, (_, author) => rangeOf(author).count);
  const follows = counts.reduce((sum, count) => sum + count, 0);
  return {
    plan: { users, meanFollows: follows / users, largest: Math.max(...counts), seed },
    follows,
    followerCount: (author) => rangeOf(author).count,
    *followers(author) {
      const { from, count } = rangeOf(author);
      for (let user = from; user < from + count; user++) yield user;
    },
  };
}
