import type { Pool } from '@ripple/db';
import type { MediaStorage } from '@ripple/posts';

/**
 * Files of which no row says whose they are. A picture has a row before its first byte is stored, and its files go before
 * its row: so where there is none, no file of a user who has left is stored. Files that go while they are listed are looked
 * for once more.
 * @returns their keys
 */
export async function findStrayFiles(
  { pool, storage }: { pool: Pool; storage: MediaStorage },
  signal: AbortSignal,
): Promise<string[]> {
  const stray: string[] = [];
  for await (const keys of storage.listKeys()) {
    if (signal.aborted) break;
    const { rows } = await pool.query<{ key: string }>(
      `select key from unnest($1::text[]) as listed (key)
       where not exists (select from media where media.key = listed.key)
         and not exists (select from avatars where avatars.key = listed.key)`,
      [keys],
    );
    stray.push(...rows.map(({ key }) => key));
  }
  if (stray.length === 0) return [];
  const there = new Set<string>();
  for await (const keys of storage.listKeys()) for (const key of keys) there.add(key);
  return stray.filter((key) => there.has(key));
}
