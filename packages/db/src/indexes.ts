import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from './database.ts';

/** Indexes on tables that may be large when they get them, by name. */
const indexes: Record<string, { on: string; unique?: true }> = {
  // An external id is that of one user, as what stands for it is: the id in decimal.
  users_by_external_id: { on: 'users ((coalesce(external_id, id::text)))', unique: true },
  // Whose the files of an avatar are.
  users_by_avatar: { on: 'users (avatar_key) where avatar_key is not null' },
  // A page of those who have marked a post is one range.
  favourites_of_post: { on: 'favourites (post_id, user_id)' },
  posts_reposters: {
    on: 'posts (repost_of, author_id) where repost_of is not null and deleted_at is null',
  },
  // What tombstones still tell of their posts, to be removed when their author leaves.
  posts_telling_tombstones: {
    on: "posts (author_id) where deleted_at is not null and (tags <> '{}' or mentions <> '[]' or media <> '[]')",
  },
  media_of_owner: { on: 'media (owner_id)' },
  mutes_by_muted: { on: 'mutes (muted_id)' },
};
/** Indexes from before that those serve for, too. */
const replaced = ['favourites_by_post', 'posts_reposts'];

/** How long the build of an index may take: of a hundred million rows it is minutes. */
const LIMIT_MS = 3_600_000;
/** Those who build indexes wait for each other by this lock, whose number is of no other use. */
const LOCK = 1_021_023;
const TRY_AGAIN_MS = 500;

/**
 * Builds indexes while others go on writing (`concurrently`), which can't be done in the transaction of migrations. Does
 * nothing where they are there. Safe to be called from several processes at once, and again after one that was ended in
 * the middle.
 * @param url as of openDatabase
 */
export async function buildIndexes(url: string | readonly string[]): Promise<void> {
  const database = openDatabase({
    url,
    connections: 1,
    applicationName: 'ripple-indexes',
    queryLimitMs: LIMIT_MS,
  });
  try {
    const client = await database.pool.connect();
    const is = async (condition: string): Promise<boolean> =>
      (await client.query<{ is: boolean }>(`select ${condition} as is`)).rows[0]?.is === true;
    try {
      // Not waited for in a statement, as one that builds waits for all statements.
      while (!(await is(`pg_try_advisory_lock(${LOCK})`))) await sleep(TRY_AGAIN_MS);
      for (const [name, { on, unique }] of Object.entries(indexes)) {
        // What a build that was ended has left.
        if (await is(`(select not indisvalid from pg_index where indexrelid = to_regclass('${name}'))`))
          await client.query(`drop index concurrently ${name}`);
        const kind = unique ? 'unique index' : 'index';
        await client.query(`create ${kind} concurrently if not exists ${name} on ${on}`);
      }
      for (const name of replaced) await client.query(`drop index concurrently if exists ${name}`);
    } finally {
      // The lock ends with the connection.
      client.release(true);
    }
  } finally {
    await database.close();
  }
}
