import type { Db } from '@ripple/db';
import type { PostId, UserId } from '@ripple/messages';
import { enqueue, type Tx } from '@ripple/outbox';
import { sql } from 'kysely';
import { deletePost } from './delete-post.ts';

/**
 * Passes a public post on, as a post of its own.
 * @returns the id of that; `undefined` if `author` has passed it on already, or if it can't be passed on
 */
export async function repost(tx: Tx, target: PostId, author: UserId): Promise<PostId | undefined> {
  const { rows } = await sql<{ id: PostId }>`
    insert into posts (author_id, text, visibility, repost_of)
    select ${author}::bigint, '', 'public', id from posts
    where id = ${target} and deleted_at is null and visibility = 'public' and repost_of is null
    on conflict (author_id, repost_of) where repost_of is not null and deleted_at is null do nothing
    returning id`.execute(tx.db);
  const id = rows[0]?.id;
  if (id !== undefined) {
    await enqueue(
      tx,
      { type: 'post-created', postId: id, authorId: author },
      { type: 'repost.created', actor: author, object: id },
    );
  }
  return id;
}

/** Undoes {@link repost}. @returns the id of the repost; `undefined` if there was nothing to undo */
export async function undoRepost(tx: Tx, target: PostId, author: UserId): Promise<PostId | undefined> {
  const id = await findRepost(tx.db, target, author);
  return id !== undefined && (await deletePost(tx, id, author)) ? id : undefined;
}

/** The original of a repost; of any other post, itself. Also of what is deleted. */
export async function findOriginal(db: Db, id: PostId): Promise<PostId | undefined> {
  const row = await db
    .selectFrom('posts')
    .select(({ fn }) => fn.coalesce('repost_of', 'id').as('id'))
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.id;
}

/** The repost by which `author` passes `target` on. */
export async function findRepost(db: Db, target: PostId, author: UserId): Promise<PostId | undefined> {
  const row = await db
    .selectFrom('posts')
    .select('id')
    .where('author_id', '=', author)
    .where('repost_of', '=', target)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row?.id;
}
