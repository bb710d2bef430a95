import type { Design } from './design.ts';
import type { Shop } from './shop.ts';

/** Posts are put into no timeline: a read looks up and sorts the posts of all whom the reader follows. */
export const pull = (shop: Shop): Design => ({
  createPost: shop.insertPost,
  async readHome(user, limit, before) {
    const { rows } = await shop.pool.query({
      name: 'read-home',
      text: `
        select post.id, text, users.id as author_id, handle
        from (select followee_id as author from follows where follower_id = $1 union all select $1) followed
        cross join lateral (
          select id, text, author_id from baseline.posts
          where author_id = author and id < $3 order by id desc limit $2
        ) post
        join users on users.id = author_id
        order by post.id desc limit $2`,
      values: [user, limit, before],
    });
    return rows.map((row) => ({
      id: Number(row.id),
      text: row.text,
      author: { id: row.author_id, handle: row.handle },
    }));
  },
});
