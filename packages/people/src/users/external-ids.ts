import { atMost, createBatcher } from '@ripple/concurrency';
import type { Db, Pool } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import { IS_THERE } from './user.ts';

/** The users behind external ids. */
export interface ExternalIds {
  /** The user, if this process has found it lately; `undefined` says nothing. */
  findKnown(externalId: string): UserId | undefined;
  /** The user as Postgres says, or `undefined` if there is none; while Postgres does not answer, as it has said before. */
  find(externalId: string): Promise<UserId | undefined>;
  /** Forgets one, after the user is gone. */
  forget(externalId: string): void;
}

/** The least recently seen of more are looked up again. */
const MOST_KNOWN = 50_000;
/** So long another process may go on to know a user who is gone. In ms. */
const KNOWN_MS = 30_000;
/** External ids that are looked up at once. */
const MOST_AT_ONCE = 1_000;
/** A look that takes longer, since Postgres is slow or away, holds up no other. In ms. */
const PATIENCE_MS = 100;

/** Keeps those that were found, with a bound: of ids that are no user's nothing is kept. */
export function createExternalIds(pool: Pool, knownMs = KNOWN_MS): ExternalIds {
  const known = new LRUCache<string, UserId>({
    ...atMost(MOST_KNOWN),
    ttl: knownMs,
    noDeleteOnStaleGet: true,
  });

  async function loadAll(externalIds: string[]): Promise<(UserId | undefined)[]> {
    const { rows } = await pool.query<{ external_id: string; id: UserId }>({
      name: 'find-external-ids',
      text: `select coalesce(external_id, id::text) as external_id, id from users
             where coalesce(external_id, id::text) = any($1::text[]) and left(handle, 1) <> '-'`,
      values: [externalIds],
    });
    for (const { external_id, id } of rows) known.set(external_id, id);
    const found = new Map(rows.map(({ external_id, id }) => [external_id, id]));
    return externalIds.map((externalId) => found.get(externalId));
  }

  const load = createBatcher(loadAll, MOST_AT_ONCE, { patienceMs: PATIENCE_MS });
  return {
    findKnown: (externalId) => known.get(externalId),
    async find(externalId) {
      try {
        return await load(externalId);
      } catch (error) {
        const user = known.get(externalId, { allowStale: true });
        if (user === undefined) throw error;
        return user;
      }
    },
    forget: (externalId) => void known.delete(externalId),
  };
}

/** The users with these external ids, by them; ids of no user are left out. */
export async function findUserIds(db: Db, externalIds: string[]): Promise<Map<string, UserId>> {
  const { rows } = await sql<{ external_id: string; id: UserId }>`
    select coalesce(external_id, id::text) as external_id, id from users
    where coalesce(external_id, id::text) = any(${externalIds}::text[]) and ${IS_THERE}`.execute(db);
  return new Map(rows.map(({ external_id, id }) => [external_id, id]));
}
