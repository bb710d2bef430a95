import { mapLimit } from '@ripple/concurrency';
import type { PostId, UserId } from '@ripple/messages';
import { withdrawMany } from '@ripple/notifications';
import { countEachPost } from '@ripple/posts';
import { sql } from 'kysely';
import { addRemoved } from '../deletion.ts';
import type { Step } from '../removal.ts';

const FAVOURITES = 200;
const BOOKMARKS = 1_000;
const AT_ONCE = 20;

/** The posts that they were of are counted anew. */
export const removeFavourites: Step = async ({ user, counts }, trx) => {
  const { rows } = await sql<{ id: PostId; author: UserId }>`
    with gone as (
      delete from favourites where user_id = ${user} and post_id in (
        select post_id from favourites where user_id = ${user} order by post_id desc limit ${FAVOURITES})
      returning post_id
    )
    select id, author_id as author from gone join posts on posts.id = post_id`.execute(trx);
  if (rows.length === 0) return 0;
  await withdrawMany(
    trx,
    user,
    rows.map(({ id, author }) => ({ userId: author, kind: 'favourite', postId: id })),
  );
  await addRemoved(trx, user, { favourites: rows.length });
  const counted = await countEachPost(
    trx,
    rows.map(({ id }) => id),
  );
  await mapLimit(counted, { limit: AT_ONCE }, (each) => counts.put(each));
  return rows.length;
};

export const removeBookmarks: Step = async ({ user }, trx) => {
  const { rows } = await sql`
    delete from bookmarks where user_id = ${user} and post_id in (
      select post_id from bookmarks where user_id = ${user} limit ${BOOKMARKS})
    returning post_id`.execute(trx);
  await addRemoved(trx, user, { bookmarks: rows.length });
  return rows.length;
};
