import { directionOf, type Pool } from '@ripple/db';
import type { PostId, UserId } from '@ripple/messages';
import { listPushedFollowees } from '@ripple/people';
import type { IdRange } from './id-range.ts';

/** How many times an even share of the page is looked at first, per author. */
const GENEROSITY = 4;

/**
 * What Postgres says a home timeline holds: the newest posts of those whom `owner` follows, and the owner's.
 * Authors who are pulled are left out: their timelines are merged in when it is read.
 *
 * Each author's posts are one index range. First a few of each author are looked at (`few`); the last of those
 * that fit on the page is the bar. Only authors whose few all lie above the bar can have more on the page: these
 * are looked at once more, down to the bar (`more`). A whole page of each author would be a million index entries
 * for an owner who follows 5,000.
 */
export async function listPostsOfFollowees(pool: Pool, owner: UserId, range: IdRange): Promise<PostId[]> {
  const authors = [...(await listPushedFollowees(pool, owner)), owner];
  const { limit } = range;
  const few = Math.min(limit, Math.max(2, Math.ceil((GENEROSITY * limit) / authors.length)));
  const { way, onwards, back, order, cursor } = directionOf(range);
  const visible = `deleted_at is null and (visibility in ('public', 'followers') or author_id = $4)`;
  const { rows } = await pool.query<{ id: PostId }>({
    name: `timeline-home-${way}`,
    text: `
      with few as materialized (
        select author, first.id, first.place from unnest($3::bigint[]) as author
        cross join lateral (
          select id, row_number() over (order by id ${order}) as place from (
            select id from posts
            where author_id = author and ${visible} and id ${onwards} $1::bigint
            order by id ${order} limit $5::int
          ) own
        ) first
      ), bar as (
        select id from few order by id ${order} offset $2::int - 1 limit 1
      ), more as (
        select rest.id from few
        cross join lateral (
          select id from posts
          where author_id = few.author and ${visible} and id ${onwards} few.id
            and id ${back} coalesce((select id from bar), $6::bigint)
          order by id ${order} limit $2::int
        ) rest
        where few.place = $5 and few.id ${back} coalesce((select id from bar), $6::bigint)
      )
      select id from (select id from few union all select id from more) ids
      order by id ${order} limit $2::int`,
    values: [cursor, limit, authors, owner, few, range.after === undefined ? 0 : Number.MAX_SAFE_INTEGER],
  });
  return rows.map(({ id }) => id);
}
