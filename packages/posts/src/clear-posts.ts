import type { Db } from '@ripple/db';
import type { PostId, UserId } from '@ripple/messages';
import { type RawBuilder, sql } from 'kysely';
import type { PostDocument } from './document.ts';

/** What a post was found by before it was cleared. */
export interface ClearedPost
  extends Pick<PostDocument, 'id' | 'tags' | 'visibility' | 'inReplyTo' | 'repostOf'> {
  /** Those who were named in it. */
  mentions: UserId[];
  /** Of the tombstone. */
  version: number;
  /** What of its words it was found by. */
  words: string[];
}

type Row = Omit<ClearedPost, 'words' | 'mentions'> & { mentions: { id: UserId }[] };

/**
 * Makes tombstones of the newest posts of an author, at most `limit`: rows of posts are never taken out of their table,
 * since answers refer to them, and of these nothing stays but who has answered what. Also their tags, names, words and
 * external ids go. No message tells of it.
 */
export async function clearPosts(trx: Db, author: UserId, limit: number): Promise<ClearedPost[]> {
  const { rows: posts } = await sql<Row>`
    select id, tags, visibility, in_reply_to as "inReplyTo", repost_of as "repostOf", mentions, version + 1 as version
    from posts where author_id = ${author} and deleted_at is null
    order by id desc limit ${limit} for no key update`.execute(trx);
  const ids = posts.map(({ id }) => id);
  if (ids.length === 0) return [];
  await sql`
    update posts set deleted_at = clock_timestamp(), version = version + 1, type = 'post', text = '', data = null,
      tags = '{}', written_tags = null, mentions = '[]', links = '{}', media = '[]'
    where id = any(${ids}::bigint[])`.execute(trx);
  const pairs = <Value>(of: (post: Row) => Value[]) => {
    const each = posts.flatMap((post) => of(post).map((value) => ({ value, id: post.id })));
    return { values: each.map(({ value }) => value), ids: each.map(({ id }) => id) };
  };
  const tagged = pairs(({ tags }) => tags);
  await sql`
    delete from post_tags where (tag, post_id) in (
      select * from unnest(${tagged.values}::text[], ${tagged.ids}::bigint[]))`.execute(trx);
  const named = pairs(({ mentions }) => mentions.map((mention) => mention.id));
  await sql`
    delete from post_mentions where (user_id, post_id) in (
      select * from unnest(${named.values}::bigint[], ${named.ids}::bigint[]))`.execute(trx);
  await sql`delete from post_external_ids where post_id = any(${ids}::bigint[])`.execute(trx);
  await sql`delete from withheld_posts where post_id = any(${ids}::bigint[])`.execute(trx);
  const { rows: words } = await sql<{ id: PostId; word: string }>`
    delete from post_words where post_id = any(${ids}::bigint[]) returning post_id as id, word`.execute(trx);
  const wordsOf = new Map(ids.map((id): [PostId, string[]] => [id, []]));
  for (const { id, word } of words) wordsOf.get(id)?.push(word);
  return posts.map((post) => ({
    ...post,
    mentions: post.mentions.map((mention) => mention.id),
    words: wordsOf.get(post.id) ?? [],
  }));
}

/**
 * Clears tombstones of posts that an author has deleted before: they tell where their posts are to be taken out.
 * @returns how many were cleared, at most `limit`
 */
export async function clearTombstones(trx: Db, author: UserId, limit: number): Promise<number> {
  const { rows } = await sql`
    update posts set type = 'post', tags = '{}', written_tags = null, mentions = '[]', media = '[]'
    where id in (
      select id from posts
      where author_id = ${author} and deleted_at is not null and (tags <> '{}' or mentions <> '[]' or media <> '[]')
      limit ${limit} for update
    )
    returning id`.execute(trx);
  return rows.length;
}

/**
 * Takes the name of a user out of the posts of others in which it is a mention, and out of what answers to their requests
 * were stored; their texts stay.
 * @returns these posts, at most `limit`, whose copies are to be renewed after the commit; until
 * {@link forgetMentions} they are found again
 */
export async function clearMentions(trx: Db, user: UserId, limit: number): Promise<PostId[]> {
  const { rows } = await sql<{ id: PostId }>`
    select post_id as id from post_mentions where user_id = ${user} order by post_id desc limit ${limit}`.execute(
    trx,
  );
  const ids = rows.map(({ id }) => id).sort((one, other) => one - other);
  if (ids.length === 0) return [];
  const others = (mentions: RawBuilder<unknown>) => sql`(
    select coalesce(jsonb_agg(mention order by place), '[]')
    from jsonb_array_elements(${mentions}) with ordinality as each (mention, place)
    where mention->>'id' <> ${String(user)})`;
  const own = sql`jsonb_build_array(jsonb_build_object('id', ${user}::bigint))`;
  await sql`
    with locked as materialized (
      select id, author_id from posts where id = any(${ids}::bigint[]) order by id for no key update
    ), answered as (
      update idempotency_keys set answer = answer || jsonb_build_object('mentions', ${others(sql`answer->'mentions'`)})
      from locked where owner_id = author_id and answer->>'id' = locked.id::text and answer->'mentions' @> ${own}
    )
    update posts set version = version + 1, mentions = ${others(sql`mentions`)}
    from locked where posts.id = locked.id and mentions @> ${own}`.execute(trx);
  return ids;
}

/** After the copies of these posts are renewed. */
export async function forgetMentions(trx: Db, user: UserId, posts: PostId[]): Promise<void> {
  await sql`delete from post_mentions where user_id = ${user} and post_id = any(${posts}::bigint[])`.execute(
    trx,
  );
}
