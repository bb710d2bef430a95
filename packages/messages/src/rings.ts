/**
 * The promises of Ripple in time, all of them in this file: metrics, queues, the load test and the
 * documentation take them from here. All figures are milliseconds counted from the moment a post
 * was accepted until it can be read there.
 */
export const rings = {
  /** The author: the answer to the POST, and the own home and profile. */
  author: { budgetMs: 200, aimMs: 50, worstMs: 500 },
  /** Followers and people named: home timelines. */
  followers: { budgetMs: 10_000, aimMs: 1_000, worstMs: 10_000 },
  /** Everybody else: tag and public timelines. */
  public: { budgetMs: 60_000, aimMs: 5_000, worstMs: 60_000 },
  /** The slowest part of the public: RSS, Atom and JSON feeds. */
  feeds: { budgetMs: 120_000, aimMs: 5_000, worstMs: 120_000 },
} as const;

/** The share of what a ring delivers that keeps its budget: alerts count what is missing from it. */
export const objective = 0.99;

export type Ring = keyof typeof rings;
