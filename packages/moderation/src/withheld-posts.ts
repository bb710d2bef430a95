import { type Db, inRange, type PageOfIds } from '@ripple/db';
import type { PostId } from '@ripple/messages';
import type { Withheld } from '@ripple/posts';
import { sql } from 'kysely';

/** A post that its author alone is shown. */
export interface WithheldPost extends Pick<Withheld, 'state' | 'reason'> {
  postId: PostId;
}

/** Whether a withheld post went its way before: not one that is held, or that was when it was hidden. */
export async function wasAnnounced(db: Db, post: PostId): Promise<boolean> {
  const row = await db
    .selectFrom('withheld_posts')
    .select('announced')
    .where('post_id', '=', post)
    .executeTakeFirst();
  return row?.announced ?? true;
}

/** A part of the posts that wait for a moderator, or that are hidden. */
export async function listWithheldPosts(
  db: Db,
  state: Withheld['state'],
  range: PageOfIds<PostId>,
): Promise<WithheldPost[]> {
  const { isInRange, ordered } = inRange(sql`post_id`, range);
  const { rows } = await sql<WithheldPost>`
    select post_id as "postId", state, reason from withheld_posts
    where state = ${state} and ${isInRange} ${ordered}`.execute(db);
  return rows;
}
