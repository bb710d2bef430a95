import type { PostId, UserId } from '@ripple/messages';
import { enqueue, type Tx } from '@ripple/outbox';
import { sql } from 'kysely';
import type { Media } from './media/media.ts';

/** A text, and who and what is named in it. */
export interface Writing {
  text: string;
  tags: string[];
  writtenTags: string[];
  mentions: { id: UserId; handle: string }[];
  links: string[];
}

/** What an edit gives a post instead of what it had. */
export interface PostContent extends Writing {
  type: string;
  /** The JSON text of an object. */
  data: string | null;
}

/** What Postgres says of a post after an edit. */
export interface EditedPost {
  version: number;
  editedAt: Date;
  /** As the post had and has them. */
  media: Media[];
}

interface Row extends EditedPost {
  /** Before the edit. */
  previous: { text: string; tags: string[]; mentions: { id: UserId }[] };
}

/**
 * Edits a post of `author`. What is in it, its tags, its mentions and those in answers that were stored are one statement.
 * @returns `undefined` if the author has no such post; a repost has nothing to edit
 */
export async function editPost(
  tx: Tx,
  id: PostId,
  author: UserId,
  { type, text, data, tags, writtenTags, mentions, links }: PostContent,
): Promise<EditedPost | undefined> {
  const { rows } = await sql<Row>`
    with before as (
      select id, visibility, text, tags, mentions from posts
      where id = ${id} and author_id = ${author} and deleted_at is null and repost_of is null
      for update
    ), post as (
      update posts set type = ${type}, text = ${text}, data = ${data}::json, tags = ${tags}::text[], written_tags = ${writtenTags}::text[],
        mentions = ${JSON.stringify(mentions)}::jsonb, links = ${links}::text[], version = version + 1, edited_at = date_trunc('milliseconds', clock_timestamp())
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
    ), answered as (
      -- Who is named no more could not be found there when leaving.
      update idempotency_keys set answer = jsonb_set(answer, '{mentions}', (
        select coalesce(jsonb_agg(mention order by place), '[]')
        from jsonb_array_elements(answer->'mentions') with ordinality as each (mention, place)
        where (mention->>'id')::bigint = any(${mentions.map((mention) => mention.id)}::bigint[])
      ))
      from before
      where owner_id = ${author} and answer->>'id' = before.id::text and exists (
        select from jsonb_array_elements(
          case when jsonb_typeof(answer->'mentions') = 'array' then answer->'mentions' else '[]' end
        ) mention
        where (mention->>'id')::bigint <> all(${mentions.map((mention) => mention.id)}::bigint[])
      )
    )
    select post.version, post.edited_at as "editedAt", post.media,
      jsonb_build_object('text', before.text, 'tags', before.tags, 'mentions', before.mentions) as previous
    from post, before`.execute(tx.db);
  const [row] = rows;
  if (!row) return undefined;
  const { previous, ...edited } = row;
  await enqueue(
    tx,
    {
      type: 'post-edited',
      postId: id,
      authorId: author,
      previous: { ...previous, mentions: previous.mentions.map((mention) => mention.id) },
    },
    { type: 'post.edited', actor: author, object: id },
  );
  return edited;
}
