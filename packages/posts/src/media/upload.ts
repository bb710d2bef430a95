import { randomBytes } from 'node:crypto';
import type { Db } from '@ripple/db';
import type { MediaId, UserId } from '@ripple/messages';
import { enqueue, type Tx } from '@ripple/outbox';
import { sql } from 'kysely';
import type { Media } from './media.ts';

const KEY_BYTES = 16;
/** Of a picture's files: their address can't be guessed. */
export const createMediaKey = () => randomBytes(KEY_BYTES).toString('base64url');
/** Pictures of a user that are in no post, or that are not ready. */
export const MOST_UNFINISHED = 100;

export interface Upload {
  id: MediaId;
  key: string;
}

/**
 * Call it before anything is stored.
 * @returns `undefined` if the owner has {@link MOST_UNFINISHED} pictures that are in no post or not ready
 * @throws a foreign key violation (23503) if the owner doesn't exist
 */
export async function beginUpload(db: Db, owner: UserId): Promise<Upload | undefined> {
  const key = createMediaKey();
  const { rows } = await sql<Upload>`
    insert into media (owner_id, key)
    select ${owner}, ${key}
    where (
      select count(*) from media
      where owner_id = ${owner} and (post_id is null or state in ('uploading', 'processing'))
    ) < ${MOST_UNFINISHED}
    returning id, key`.execute(db);
  return rows[0];
}

/** Call it once all of the picture is stored: from here on it can be put into a post. */
export async function finishUpload(tx: Tx, { id, key }: Upload, alt: string): Promise<Media> {
  const { ownerId } = await tx.db
    .updateTable('media')
    .set({ state: 'processing', alt })
    .where('id', '=', id)
    .returning('owner_id as ownerId')
    .executeTakeFirstOrThrow();
  await enqueue(tx, { type: 'process-media', mediaId: id, ownerId });
  const unknown = { width: null, height: null, blurhash: null, sizes: null };
  return { id, key, state: 'processing', alt, ...unknown };
}

/** An upload that came to nothing. What is stored of it has to be removed before. */
export async function discardUpload(db: Db, { id }: Upload): Promise<void> {
  await db.deleteFrom('media').where('id', '=', id).execute();
}
