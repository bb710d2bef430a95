import { type Db, outboxOrigin, type QueuedEvent } from '@ripple/db';
import type { PostId, UserId } from '@ripple/ids';
import type { PostCreated } from '@ripple/messages';
import { sql } from 'kysely';
import { type DeletedPost, deletePost } from './delete-post.ts';
import type { PostDocument } from './document.ts';

export interface Repost extends QueuedEvent<PostCreated> {
  document: PostDocument;
}

/**
 * Passes a public post on: a post of its own, with its outbox row in the same statement.
 * @returns `undefined` if `author` has passed it on already, or if it can't be passed on
 */
export async function repost(trx: Db, target: PostId, author: UserId): Promise<Repost | undefined> {
  const { rows } = await sql<QueuedEvent<PostCreated> & { id: PostId }>`
    with post as (
      insert into posts (author_id, text, visibility, repost_of)
      select ${author}::bigint, '', 'public', id from posts
      where id = ${target} and deleted_at is null and visibility = 'public' and repost_of is null
      on conflict (author_id, repost_of) where repost_of is not null and deleted_at is null do nothing
      returning id
    ), queued as (
      insert into outbox (lane, message, origin)
      select 'post-created', jsonb_build_object('type', 'post-created', 'version', 1, 'postId', id,
        'authorId', ${author}::bigint, 'acceptedAt', (extract(epoch from clock_timestamp()) * 1000)::bigint), ${outboxOrigin(trx)}::jsonb
      from post
      returning id, message, origin
    )
    select post.id, queued.id as "outboxId", queued.message, queued.origin from post, queued`.execute(trx);
  if (!rows[0]) return undefined;
  const { id, ...queued } = rows[0];
  const document: PostDocument = {
    id,
    authorId: author,
    text: '',
    tags: [],
    mentions: [],
    links: [],
    media: [],
    visibility: 'public',
    inReplyTo: null,
    repostOf: target,
    editedAt: null,
    version: 1,
  };
  return { document, ...queued };
}

/** Undoes {@link repost}. @returns `undefined` if there was nothing to undo */
export async function undoRepost(
  trx: Db,
  target: PostId,
  author: UserId,
): Promise<(DeletedPost & { id: PostId }) | undefined> {
  const row = await trx
    .selectFrom('posts')
    .select('id')
    .where('author_id', '=', author)
    .where('repost_of', '=', target)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  const deleted = row && (await deletePost(trx, row.id, author));
  return deleted && { ...deleted, id: row.id };
}
