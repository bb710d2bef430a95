import type { Pool } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import type { Avatar } from './avatars.ts';
import { type KeptById, keepById } from './kept-by-id.ts';

/** What a post shows of its author. */
export interface Author extends Avatar {
  id: UserId;
  handle: string;
  name: string;
}

export type Authors = KeptById<Author>;

/** Authors by id, kept for half a minute ({@link keepById}). */
export function createAuthors(pool: Pool, capacity = 100_000): Authors {
  return keepById(async (ids) => {
    const { rows } = await pool.query<Author>({
      name: 'find-authors',
      text: `select id, handle, name, avatar_url as "avatarUrl", avatar_key as "avatarKey"
             from users where id = any($1::bigint[]) and left(handle, 1) <> '-'`,
      values: [ids],
    });
    return rows;
  }, capacity);
}
