import type { Pool } from '@ripple/db';
import type { PostId, UserId } from '@ripple/messages';

/** The newest posts of a user, and the newest that name the user, that are looked at. */
const LOOKED_AT = 1_000;
/** Of these, the direct ones that are listed. */
const MOST_LISTED = 400;

/** Direct posts by a user, and those in which the user is named, newest first; as far as the newest posts show. */
export async function listDirectPosts(pool: Pool, user: UserId): Promise<PostId[]> {
  const { rows } = await pool.query<{ id: PostId }>({
    name: 'list-direct-posts',
    text: `
      select id from (
        select id, visibility from posts
        where author_id = $1 and deleted_at is null order by id desc limit $2
      ) own where visibility = 'direct'
      union
      select id from (
        select post_id as id from post_mentions where user_id = $1 order by post_id desc limit $2
      ) named join posts using (id) where visibility = 'direct' and deleted_at is null
      order by id desc limit $3`,
    values: [user, LOOKED_AT, MOST_LISTED],
  });
  return rows.map(({ id }) => id);
}
