import { type Pool, selectIds } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { listFolloweesAmong } from '@ripple/people';
import { type CachedSets, createCachedSets, type Redis } from '@ripple/redis';

/** How old the list of pulled authors in a process may be, in ms: far below ring 2's budget. */
const LIST_AGE_MS = 2_000;

/**
 * Authors with very many followers are pulled: their posts are not pushed into homes, and a read merges their
 * timelines in. Once an author is pulled it stays so, also with fewer followers and pushes again: a post that
 * comes both ways is one id, and is shown once.
 */
export interface Pulls {
  /** Those whom `viewer` follows among the pulled authors. Costs nothing while there is none. */
  followedBy(viewer: UserId): Promise<UserId[]>;
  /** After a follow or unfollow is committed. */
  drop(viewer: UserId): Promise<void>;
  /** As {@link drop} of each, for very many. */
  dropAll(viewers: Iterable<UserId>): Promise<void>;
}

/** Notes that an author is pulled from now on. To be called before a post is left unpushed for that reason. */
export async function markPulled(pool: Pool, author: UserId): Promise<void> {
  await pool.query({
    name: 'mark-pulled',
    text: 'insert into pulled_authors (author_id) values ($1) on conflict do nothing',
    values: [author],
  });
}

export function createPulls(options: { redis: Redis; pool: Pool; namespace: string }): Pulls {
  const { pool } = options;
  let known: UserId[] | undefined;
  let lookedAt = 0;

  /**
   * As of at most {@link LIST_AGE_MS} ago; only the first caller waits for the answer. Without Postgres what was
   * known holds, since no post is accepted meanwhile.
   */
  async function pulledAuthors(): Promise<UserId[]> {
    if (known && Date.now() - lookedAt < LIST_AGE_MS) return known;
    lookedAt = Date.now();
    const text = 'select author_id as id from pulled_authors order by 1';
    const looking = selectIds(pool, 'pulled-authors', text, []).then(
      (ids) => {
        known = ids as UserId[];
      },
      () => {},
    );
    if (!known) await looking;
    return known ?? [];
  }

  const followed = (owner: number, ids: number[]) => listFolloweesAmong(pool, owner, ids);

  let copies: { name: string; sets: CachedSets } | undefined;

  /** Copies for one state of the list: those made for another state may lack authors. */
  function copiesFor(authors: UserId[]): CachedSets {
    const name = `pulls-${authors.length}-${authors.at(-1)}`;
    if (copies?.name !== name) {
      const load = async (owner: number) => ({ members: await followed(owner, authors), floor: 0 });
      copies = { name, sets: createCachedSets({ ...options, name, load, lookUp: followed }) };
    }
    return copies.sets;
  }

  return {
    async followedBy(viewer) {
      const authors = await pulledAuthors();
      if (authors.length === 0) return [];
      const among = await copiesFor(authors).has(viewer, authors);
      return authors.filter((id) => among.has(id));
    },
    async drop(viewer) {
      const authors = await pulledAuthors();
      if (authors.length > 0) await copiesFor(authors).drop(viewer);
    },
    async dropAll(viewers) {
      const authors = await pulledAuthors();
      if (authors.length > 0) await copiesFor(authors).dropAll(viewers);
    },
  };
}
