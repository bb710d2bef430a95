import { LRUCache } from 'lru-cache';

/** How many tokens of each network were not valid, in a minute. */
export interface BadTokens {
  /** Whether so many were not that none of this network is verified for now. */
  areTooMany(network: string): boolean;
  add(network: string): void;
}

const WINDOW_MS = 60_000;
/** Of more networks the counts of those that were seen longest ago are dropped. */
const MOST_NETWORKS = 10_000;

/**
 * Bounds what strangers can have verified: a signature takes more of a processor than a refusal. The tokens that are
 * valid don't count, so an application's own users are not limited, however many are behind one address.
 * Counted in this process: it must hold without Redis.
 */
export function countBadTokens(most: number): BadTokens {
  const counts = new LRUCache<string, { since: number; bad: number }>({ max: MOST_NETWORKS });

  function find(network: string) {
    const known = counts.get(network);
    return known && performance.now() - known.since < WINDOW_MS ? known : undefined;
  }

  return {
    areTooMany: (network) => (find(network)?.bad ?? 0) >= most,
    add(network) {
      const known = find(network);
      if (known) known.bad += 1;
      else counts.set(network, { since: performance.now(), bad: 1 });
    },
  };
}
