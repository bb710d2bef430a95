import type { Pool } from '@ripple/db';
import { readPushedFollowees } from '@ripple/follows';
import type { PostId, UserId } from '@ripple/ids';
import type { IdRange } from './postgres-source.ts';

/** Per author this many times their even share is looked at first. */
const GENEROSITY = 4;

/**
 * What Postgres says a home timeline holds: the newest posts of those whom `owner` follows, and the owner's.
 * Authors who are pulled are left out: their timelines are merged in when it is read.
 *
 * Each author's posts are one index range. Of everybody a few are looked at; the last of those that fit on
 * the page is a bar, and only of authors whose few all lie above it there can be more: these are looked at
 * once more, down to the bar. (The whole page of each author, as one would write it first, is a million index
 * entries for somebody who follows 5,000.)
 */
export async function readHome(pool: Pool, owner: UserId, range: IdRange): Promise<PostId[]> {
  const authors = [...(await readPushedFollowees(pool, owner)), owner];
  const { limit } = range;
  const few = Math.min(limit, Math.max(2, Math.ceil((GENEROSITY * limit) / authors.length)));
  const [way, towards, away, order, cursor] =
    range.after === undefined
      ? (['older', '<', '>', 'desc', range.before ?? Number.MAX_SAFE_INTEGER] as const)
      : (['newer', '>', '<', 'asc', range.after] as const);
  const visible = `deleted_at is null and (visibility <> 'direct' or author_id = $4)`;
  const { rows } = await pool.query<{ id: PostId }>({
    name: `timeline-home-${way}`,
    text: `
      with few as materialized (
        select author, first.id, first.place from unnest($3::bigint[]) as author
        cross join lateral (
          select id, row_number() over (order by id ${order}) as place from (
            select id from posts
            where author_id = author and ${visible} and id ${towards} $1::bigint
            order by id ${order} limit $5::int
          ) own
        ) first
      ), bar as (
        select id from few order by id ${order} offset $2::int - 1 limit 1
      ), more as (
        select rest.id from few
        cross join lateral (
          select id from posts
          where author_id = few.author and ${visible} and id ${towards} few.id
            and id ${away} coalesce((select id from bar), $6::bigint)
          order by id ${order} limit $2::int
        ) rest
        where few.place = $5 and few.id ${away} coalesce((select id from bar), $6::bigint)
      )
      select id from (select id from few union all select id from more) ids
      order by id ${order} limit $2::int`,
    values: [cursor, limit, authors, owner, few, range.after === undefined ? 0 : Number.MAX_SAFE_INTEGER],
  });
  return rows.map(({ id }) => id);
}
