import type { PostId, UserId } from '@ripple/messages';
import { enqueue, type Tx } from '@ripple/outbox';
import { sql } from 'kysely';

/** A retry of the request that made the post still gets its id, which is all that is kept of it. */
const nothing = {
  ...{ type: 'post', text: '', data: null },
  ...{ tags: [], writtenTags: [], mentions: [], links: [], media: [] },
};
const NOTHING_OF_POST = JSON.stringify(nothing);

/**
 * Deletes a post of `author`. The row stays, marked and without what was written in it, so that nothing late can bring it
 * back; its tags and the ids of those named in it tell where it is to be taken out. Row, tags, mentions and what
 * answers to its requests were stored (packages/outbox/src/idempotency.ts) say of it are one statement.
 * @returns whether the author had such a post
 */
export async function deletePost(tx: Tx, id: PostId, author: UserId): Promise<boolean> {
  // What stands beside it is changed with its row locked, so it is looked for in a second statement.
  const locked = await sql`
    select from posts where id = ${id} and author_id = ${author} and deleted_at is null
    for no key update`.execute(tx.db);
  if (locked.rows.length === 0) return false;
  const { rows } = await sql<{ repostOf: PostId | null }>`
    with post as (
      update posts set deleted_at = clock_timestamp(), version = version + 1, text = '', data = null, links = '{}',
        -- Handles would stay when their users leave: a tombstone is found by no mention.
        mentions = (select coalesce(jsonb_agg(jsonb_build_object('id', mention->'id')), '[]')
                    from jsonb_array_elements(mentions) mention)
      where id = ${id} and author_id = ${author} and deleted_at is null
      returning id, repost_of, tags, mentions, media
    ), untagged as (
      delete from post_tags using post where post_tags.tag = any(post.tags) and post_id = post.id
    ), withheld_no_more as (
      delete from withheld_posts using post where post_id = post.id
    ), unnamed as (
      delete from post_mentions using post, jsonb_array_elements(post.mentions) mention
      where user_id = (mention->>'id')::bigint and post_id = post.id
    ), emptied as (
      update idempotency_keys set answer = answer || ${NOTHING_OF_POST}::jsonb
      from post where owner_id = ${author} and answer->>'id' = post.id::text and answer ? 'text'
    ), undescribed as (
      update idempotency_keys set answer = answer || '{"alt": ""}'
      from post, jsonb_array_elements(post.media) picture
      where owner_id = ${author} and answer->>'id' = picture->>'id' and answer ? 'alt'
    )
    select repost_of as "repostOf" from post`.execute(tx.db);
  const [deleted] = rows;
  if (!deleted) return false;
  const type = deleted.repostOf === null ? 'post.deleted' : 'repost.deleted';
  await enqueue(
    tx,
    { type: 'post-deleted', postId: id, authorId: author },
    { type, actor: author, object: id },
  );
  return true;
}
