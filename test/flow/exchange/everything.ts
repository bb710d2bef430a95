import type { Pool } from '@ripple/db';

/** Each table that an import writes, with the columns by which two of them are compared. */
const tables = {
  users: 'coalesce(external_id, id::text), name, bio, avatar_url, data::text, locked',
  user_counts: '(select handle from users where id = user_id), followers, following',
  follows: `(select handle from users where id = follower_id), (select handle from users where id = followee_id), created_at`,
  blocks: 'blocker_id, blocked_id',
  mutes: 'muter_id, muted_id',
  posts: `(select handle from users where id = author_id), type, text, data::text, visibility, in_reply_to is null, tags,
    written_tags, mentions, links, edited_at, deleted_at is null, repost_of is null,
    coalesce(created_at, to_timestamp((id >> 12) / 1000.0 + 1704067200))`,
  post_external_ids: 'author_id, external_id',
  post_tags: 'tag, post_id',
  post_words: 'word, post_id',
  post_mentions: 'user_id, post_id',
  post_counts: 'post_id, replies, favourites, reposts',
  favourites: 'user_id, post_id',
  bookmarks: 'user_id, post_id',
  topic_follows: 'topic, user_id',
  topics: 'topic, followers',
};

/** All that an import writes, in an order of its own. */
export async function everythingIn(pool: Pool): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const [table, columns] of Object.entries(tables)) {
    const { rows } = await pool.query(
      `select json_build_array(${columns})::text as row from ${table} order by 1`,
    );
    found[table] = rows.map(({ row }) => row);
  }
  return found;
}
