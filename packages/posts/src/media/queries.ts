import type { Db } from '@ripple/db';
import type { MediaId, PostId, UserId } from '@ripple/messages';
import { sql } from 'kysely';
import type { Media, MediaState } from './media.ts';

const columns = ['id', 'key', 'state', 'alt', 'width', 'height', 'blurhash', 'sizes'] as const;

/** A picture of `owner`; none that is still being uploaded. */
export async function findMedia(db: Db, id: MediaId, owner: UserId): Promise<Media | undefined> {
  const row = await db
    .selectFrom('media')
    .select(columns)
    .where('id', '=', id)
    .where('owner_id', '=', owner)
    .where('state', '<>', 'uploading')
    .executeTakeFirst();
  return row as Media | undefined;
}

/** Says what is to be seen in a picture of `owner` that is in no post yet. @returns whether there is such a picture */
export async function describeMedia(trx: Db, id: MediaId, owner: UserId, alt: string): Promise<boolean> {
  const row = await trx
    .updateTable('media')
    .set({ alt })
    .where('id', '=', id)
    .where('owner_id', '=', owner)
    .where('post_id', 'is', null)
    .where('state', '<>', 'uploading')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Those of the pictures that can be put into a post of `owner`, in the order of `ids`. Their rows are locked until
 * the transaction ends.
 */
export async function claimMedia(trx: Db, owner: UserId, ids: MediaId[]): Promise<Media[]> {
  const rows = await trx
    .selectFrom('media')
    .select(columns)
    .where('id', 'in', ids)
    .where('owner_id', '=', owner)
    .where('post_id', 'is', null)
    .where('state', 'in', ['processing', 'ready'])
    .orderBy('id')
    .forUpdate()
    .execute();
  return ids.flatMap((id) => (rows.find((row) => row.id === id) as Media | undefined) ?? []);
}

/** Puts claimed pictures into a post, in their order. */
export async function attachMedia(trx: Db, post: PostId, ids: MediaId[]): Promise<void> {
  await sql`
    update media set post_id = ${post}, position = place
    from unnest(${ids}::bigint[]) with ordinality as given (id, place)
    where media.id = given.id`.execute(trx);
}

/** The pictures of a post, as it shows them. */
export async function listMediaOfPost(db: Db, post: PostId): Promise<Media[]> {
  const rows = await db
    .selectFrom('media')
    .select(columns)
    .where('post_id', '=', post)
    .orderBy('position')
    .execute();
  return rows as Media[];
}

/**
 * Whom a picture is for: `everybody` in a public post, `some` in another one or in none yet, its `owner` in a hidden
 * one.
 */
export interface MediaAudience {
  audience: 'everybody' | 'some' | 'owner';
  ownerId: UserId;
}

/** Whom the picture with this key is for; `undefined` if there is no such picture, or its post is deleted. */
export async function findMediaAudience(db: Db, key: string): Promise<MediaAudience | undefined> {
  const row = await db
    .selectFrom('media')
    .innerJoin('users', 'users.id', 'media.owner_id')
    .leftJoin('posts', 'posts.id', 'media.post_id')
    .leftJoin('withheld_posts', 'withheld_posts.post_id', 'media.post_id')
    .select(['media.owner_id as ownerId', 'posts.visibility', 'withheld_posts.state'])
    .where('media.key', '=', key)
    // Its owner has not left (packages/people/src/users/vacate-user.ts).
    .where(sql<boolean>`left(users.handle, 1) <> '-'`)
    .where('posts.deleted_at', 'is', null)
    .executeTakeFirst();
  if (!row) return undefined;
  const { ownerId, visibility, state } = row;
  if (state === 'hidden') return { ownerId, audience: 'owner' };
  return { ownerId, audience: visibility === 'public' ? 'everybody' : 'some' };
}

/** What is learnt of a picture; the rest stays as it is. */
export type MediaChange = Partial<Pick<Media, 'width' | 'height' | 'blurhash' | 'sizes'>> & {
  state: MediaState;
};

/**
 * Notes what was learnt of a picture that is not ready yet.
 * @returns the post it is in, if it is in one; `undefined` if it is not in work any more
 */
export async function changeMedia(
  trx: Db,
  id: MediaId,
  { sizes, ...change }: MediaChange,
): Promise<{ postId: PostId | null } | undefined> {
  return trx
    .updateTable('media')
    .set({ ...change, ...(sizes && { sizes: JSON.stringify(sizes) }) })
    .where('id', '=', id)
    .where('state', '=', 'processing')
    .returning('post_id as postId')
    .executeTakeFirst();
}

/** Whether there is a picture with this id. */
export async function hasMedia(db: Db, id: MediaId): Promise<boolean> {
  const row = await db.selectFrom('media').select('id').where('id', '=', id).executeTakeFirst();
  return row !== undefined;
}

/** The key of a picture that has been uploaded and is not ready. */
export async function findUnprocessed(db: Db, id: MediaId): Promise<string | undefined> {
  const row = await db
    .selectFrom('media')
    .select('key')
    .where('id', '=', id)
    .where('state', '=', 'processing')
    .executeTakeFirst();
  return row?.key;
}

/**
 * Pictures that are in no post, are to become no avatar, and are older than `before`; locked, so that none comes into a
 * post meanwhile.
 */
export async function claimUnusedMedia(
  trx: Db,
  before: MediaId,
  limit: number,
): Promise<{ id: MediaId; key: string }[]> {
  return trx
    .selectFrom('media')
    .select(['id', 'key'])
    .where('post_id', 'is', null)
    .where('id', '<', before)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('avatar_requests').whereRef('media_id', '=', 'media.id'))),
    )
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
}

/** Pictures of a user who has left, in posts or not; locked, so that none is made ready meanwhile. */
export function claimMediaOf(trx: Db, owner: UserId, limit: number): Promise<{ id: MediaId; key: string }[]> {
  return trx
    .selectFrom('media')
    .select(['id', 'key'])
    .where('owner_id', '=', owner)
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .execute();
}

/** The objects of these have to be removed before. */
export async function deleteMedia(trx: Db, ids: MediaId[]): Promise<void> {
  if (ids.length > 0) await trx.deleteFrom('media').where('id', 'in', ids).execute();
}
