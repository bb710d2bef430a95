import type { Pool } from '@ripple/db';

const user = (id: string) => `(select handle from users where users.id = ${id})`;
/** An imported one has an external id or, if it is a repost, an original that has. */
const post = (id: string) =>
  `(select coalesce(external_id, text) from posts p left join post_external_ids on post_id = p.id where p.id = ${id})`;

/** Each table that an import writes, with what of it is the same in every Ripple. */
const tables = {
  users: 'external_id, name, bio, avatar_url, data::text, locked',
  user_counts: `${user('user_id')}, followers, following`,
  follows: `${user('follower_id')}, ${user('followee_id')}, created_at`,
  blocks: `${user('blocker_id')}, ${user('blocked_id')}`,
  mutes: `${user('muter_id')}, ${user('muted_id')}`,
  posts: `${user('author_id')}, type, text, data::text, visibility, ${post('in_reply_to')}, ${post('repost_of')}, tags,
    written_tags, jsonb_path_query_array(mentions, '$[*].handle'), links, edited_at, deleted_at is null,
    coalesce(created_at, to_timestamp((id >> 12) / 1000.0 + 1704067200))`,
  post_external_ids: `${user('author_id')}, external_id`,
  post_tags: `tag, ${post('post_tags.post_id')}`,
  post_words: `word, ${post('post_words.post_id')}`,
  post_mentions: `${user('user_id')}, ${post('post_mentions.post_id')}`,
  post_counts: `${post('post_counts.post_id')}, replies, favourites, reposts`,
  favourites: `${user('user_id')}, ${post('favourites.post_id')}`,
  bookmarks: `${user('user_id')}, ${post('bookmarks.post_id')}`,
  topic_follows: `topic, ${user('user_id')}`,
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
