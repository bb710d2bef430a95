import { type Db, outboxOrigin, type QueuedEvent } from '@ripple/db';
import type { PostId, UserId } from '@ripple/ids';
import type { Media } from '@ripple/media';
import type { PostEdited } from '@ripple/messages';
import { sql } from 'kysely';

/** What an edit gives a post instead of what it had. */
export interface PostContent {
  text: string;
  tags: string[];
  mentions: { id: UserId; handle: string }[];
  links: string[];
}

export interface EditedPost extends QueuedEvent<PostEdited> {
  version: number;
  editedAt: Date;
  /** As the post had and has them. */
  media: Media[];
}

/**
 * Edits a post of `author`: text, tags, mentions and outbox row in one statement, like in createPost.
 * @returns `undefined` if the author has no such post; a repost has nothing to edit
 */
export async function editPost(
  trx: Db,
  id: PostId,
  author: UserId,
  { text, tags, mentions, links }: PostContent,
): Promise<EditedPost | undefined> {
  const { rows } = await sql<EditedPost>`
    with before as (
      select id, visibility, text, tags, mentions from posts
      where id = ${id} and author_id = ${author} and deleted_at is null and repost_of is null
      for update
    ), post as (
      update posts set text = ${text}, tags = ${tags}::text[], mentions = ${JSON.stringify(mentions)}::jsonb,
        links = ${links}::text[], version = version + 1, edited_at = date_trunc('milliseconds', clock_timestamp())
      from before where posts.id = before.id
      returning posts.id, posts.version, posts.edited_at, posts.media
    ), untagged as (
      delete from post_tags using before
      where post_tags.tag = any(before.tags) and post_id = before.id and post_tags.tag <> all(${tags}::text[])
    ), tagged as (
      insert into post_tags (tag, post_id)
      select tag, id from before, unnest(${tags}::text[]) tag where visibility = 'public'
      on conflict do nothing
    ), unnamed as (
      delete from post_mentions using before, jsonb_array_elements(before.mentions) mention
      where user_id = (mention->>'id')::bigint and post_id = before.id
        and user_id <> all(${mentions.map((mention) => mention.id)}::bigint[])
    ), named as (
      insert into post_mentions (user_id, post_id)
      select distinct user_id, id from before, unnest(${mentions.map((mention) => mention.id)}::bigint[]) user_id
      on conflict do nothing
    ), queued as (
      insert into outbox (lane, message, origin)
      select 'events', jsonb_build_object('type', 'post-edited', 'version', 1, 'postId', id,
        'authorId', ${author}::bigint, 'acceptedAt', (extract(epoch from clock_timestamp()) * 1000)::bigint,
        'previous', jsonb_build_object('text', text, 'tags', tags, 'mentions',
          (select coalesce(jsonb_agg((mention->>'id')::bigint), '[]') from jsonb_array_elements(mentions) mention))), ${outboxOrigin(trx)}::jsonb
      from before
      returning id, message, origin
    )
    select post.version, post.edited_at as "editedAt", post.media, queued.id as "outboxId", queued.message,
      queued.origin
    from post, queued`.execute(trx);
  return rows[0];
}
