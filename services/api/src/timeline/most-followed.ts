import type { Db } from '@ripple/db';
import { listMostFollowed, type MostFollowed } from '@ripple/people';
import { LRUCache } from 'lru-cache';

export const MOST_PEOPLE = 100;
const KEPT_MS = 60_000;

/** Reads those with the most followers, {@link MOST_PEOPLE} of them, a minute old at most: for a page on which one chooses a person. */
export function createMostFollowed(db: Db): () => Promise<MostFollowed[]> {
  const kept = new LRUCache<'people', MostFollowed[]>({
    max: 1,
    ttl: KEPT_MS,
    fetchMethod: () => listMostFollowed(db, MOST_PEOPLE),
  });
  return () => kept.forceFetch('people');
}
