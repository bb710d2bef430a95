import { atMost, createBatcher } from '@ripple/concurrency';
import { rings, type UserId } from '@ripple/messages';
import { LRUCache } from 'lru-cache';

/** What is known of users by their ids. */
export interface KeptById<Of> {
  /** That of the users with these ids; ids of no user are left out. */
  get(ids: Iterable<UserId>): Promise<Map<UserId, Of>>;
  /** Forgets one, after a change made in this process. */
  forget(id: UserId): void;
}

/** Users that are looked up at once. */
const MOST_AT_ONCE = 1_000;
/** A look that takes longer, since Postgres is slow or away, holds up no other. In ms. */
const PATIENCE_MS = 100;

/**
 * Keeps what is found of users in this process for half of ring 3's budget: so a changed name or avatar is seen in
 * every timeline within the budget, and no post has to be written again for it.
 * @param find those of some users, in any order
 */
export function keepById<Of extends { id: UserId }>(
  find: (ids: UserId[]) => Promise<Of[]>,
  capacity: number,
): KeptById<Of> {
  const cache = new LRUCache<UserId, Of>({ ...atMost(capacity), ttl: rings.public.budgetMs / 2 });
  async function loadAll(ids: UserId[]): Promise<(Of | undefined)[]> {
    const found = new Map((await find(ids)).map((each) => [each.id, each]));
    for (const [id, each] of found) cache.set(id, each);
    return ids.map((id) => found.get(id));
  }
  const load = createBatcher(loadAll, MOST_AT_ONCE, { patienceMs: PATIENCE_MS });

  return {
    async get(ids) {
      const found = new Map<UserId, Of>();
      const missing: UserId[] = [];
      for (const id of new Set(ids)) {
        const known = cache.get(id);
        if (known) found.set(id, known);
        else missing.push(id);
      }
      for (const each of await Promise.all(missing.map(load))) if (each) found.set(each.id, each);
      return found;
    },
    forget: (id) => void cache.delete(id),
  };
}
