import { randomBytes } from 'node:crypto';
import { type Db, type QueuedEvent, queueEvent } from '@ripple/db';
import type { MediaId, UserId } from '@ripple/ids';
import type { ProcessMedia } from '@ripple/messages';
import { sql } from 'kysely';
import type { Media } from './media.ts';

/** Nobody guesses one. */
const KEY_BYTES = 16;
/** So many pictures that are in no post yet somebody may have. */
export const MOST_UNUSED = 100;

export interface Upload {
  id: MediaId;
  key: string;
}

/**
 * To be called before anything is stored.
 * @returns `undefined` if the owner has too many pictures that are in no post
 * @throws a foreign key violation (23503) if the owner doesn't exist
 */
export async function beginUpload(db: Db, owner: UserId): Promise<Upload | undefined> {
  const key = randomBytes(KEY_BYTES).toString('base64url');
  const { rows } = await sql<Upload>`
    insert into media (owner_id, key)
    select ${owner}, ${key}
    where (select count(*) from media where owner_id = ${owner} and post_id is null) < ${MOST_UNUSED}
    returning id, key`.execute(db);
  return rows[0];
}

/** To be called when all of it is stored; from here on the picture can be put into a post. */
export async function finishUpload(
  trx: Db,
  { id, key }: Upload,
  alt: string,
): Promise<{ media: Media; queued: QueuedEvent<ProcessMedia> }> {
  await trx.updateTable('media').set({ state: 'processing', alt }).where('id', '=', id).execute();
  const event = { type: 'process-media', version: 1, mediaId: id } as const;
  const queued = await queueEvent<ProcessMedia>(trx, event, 'media');
  const unknown = { width: null, height: null, blurhash: null, sizes: null };
  return { media: { id, key, state: 'processing', alt, ...unknown }, queued };
}

/** An upload that came to nothing. What is stored of it has to be removed before. */
export async function discardUpload(db: Db, { id }: Upload): Promise<void> {
  await db.deleteFrom('media').where('id', '=', id).execute();
}
