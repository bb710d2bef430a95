import { atMost, createBatcher } from '@ripple/concurrency';
import type { Pool } from '@ripple/db';
import { rings, type UserId } from '@ripple/messages';
import { LRUCache } from 'lru-cache';
import type { Avatar } from './avatars.ts';

/** What a post shows of its author. */
export interface Author extends Avatar {
  id: UserId;
  handle: string;
  name: string;
}

export interface Authors {
  /** The authors with these ids; ids of no user are left out. */
  get(ids: Iterable<UserId>): Promise<Map<UserId, Author>>;
  /** Forgets one, after a change made in this process. */
  forget(id: UserId): void;
}

/** Authors that are looked up at once. */
const MOST_AT_ONCE = 1_000;
/** A look that takes longer, since Postgres is slow or away, holds up no other. In ms. */
const PATIENCE_MS = 100;

/**
 * Authors by id, kept in this process for half of ring 3's budget: so a changed name or avatar is seen in
 * every timeline within the budget, and no post has to be written again for it.
 */
export function createAuthors(pool: Pool, capacity = 100_000): Authors {
  const cache = new LRUCache<UserId, Author>({ ...atMost(capacity), ttl: rings.public.budgetMs / 2 });
  async function loadAll(ids: UserId[]): Promise<(Author | undefined)[]> {
    const { rows } = await pool.query<Author>({
      name: 'find-authors',
      text: `select id, handle, name, avatar_url as "avatarUrl", avatar_key as "avatarKey"
             from users where id = any($1::bigint[]) and left(handle, 1) <> '-'`,
      values: [ids],
    });
    for (const author of rows) cache.set(author.id, author);
    const found = new Map(rows.map((author) => [author.id, author]));
    return ids.map((id) => found.get(id));
  }
  const load = createBatcher(loadAll, MOST_AT_ONCE, { patienceMs: PATIENCE_MS });

  return {
    async get(ids) {
      const found = new Map<UserId, Author>();
      const missing: UserId[] = [];
      for (const id of new Set(ids)) {
        const author = cache.get(id);
        if (author) found.set(id, author);
        else missing.push(id);
      }
      for (const author of await Promise.all(missing.map(load))) if (author) found.set(author.id, author);
      return found;
    },
    forget: (id) => void cache.delete(id),
  };
}
