import { type Db, outboxOrigin, type QueuedEvent } from '@ripple/db';
import type { PostId, UserId } from '@ripple/ids';
import type { PostDeleted } from '@ripple/messages';
import { sql } from 'kysely';

export interface DeletedPost extends QueuedEvent<PostDeleted> {
  /** The version of the tombstone. */
  version: number;
}

/**
 * Deletes a post of `author`. The row stays, marked, so that nothing late can bring it back. Row, tags,
 * mentions and outbox row are one statement, like in createPost.
 * @returns `undefined` if the author has no such post
 */
export async function deletePost(trx: Db, id: PostId, author: UserId): Promise<DeletedPost | undefined> {
  const { rows } = await sql<DeletedPost>`
    with post as (
      update posts set deleted_at = clock_timestamp(), version = version + 1
      where id = ${id} and author_id = ${author} and deleted_at is null
      returning id, author_id, version, tags, mentions
    ), untagged as (
      delete from post_tags using post where post_tags.tag = any(post.tags) and post_id = post.id
    ), unnamed as (
      delete from post_mentions using post, jsonb_array_elements(post.mentions) mention
      where user_id = (mention->>'id')::bigint and post_id = post.id
    ), queued as (
      insert into outbox (lane, message, origin)
      select 'events', jsonb_build_object('type', 'post-deleted', 'version', 1, 'postId', id,
        'authorId', author_id, 'acceptedAt', (extract(epoch from clock_timestamp()) * 1000)::bigint), ${outboxOrigin(trx)}::jsonb
      from post
      returning id, message, origin
    )
    select post.version, queued.id as "outboxId", queued.message, queued.origin from post, queued`.execute(
    trx,
  );
  return rows[0];
}
