import type { Pool } from '@ripple/db';
import type { PostId } from '@ripple/ids';
import { readHome } from './home-source.ts';
import { readKeywordPosts } from './keyword-source.ts';
import type { Timeline } from './timeline.ts';

/** Ids below `before` descending, or above `after` ascending; exactly one of the two is given. */
export interface IdRange {
  before?: PostId;
  after?: PostId;
  limit: number;
}

/**
 * What Postgres says a timeline holds: the truth from which Redis is built, and where the posts are that
 * are older than Redis keeps.
 */
export async function readFromPostgres(pool: Pool, timeline: Timeline, range: IdRange): Promise<PostId[]> {
  switch (timeline.kind) {
    case 'home':
      return readHome(pool, timeline.userId, range);
    case 'author':
      return select(pool, 'author', byAuthor, range, [timeline.userId]);
    case 'mentions':
      return select(pool, 'mentions', naming, range, [timeline.userId]);
    case 'favourites':
      return select(pool, 'favourites', markedBy, range, [timeline.userId]);
    case 'replies':
      return select(pool, 'replies', answersTo, range, [timeline.postId]);
    case 'keyword':
      return readKeywordPosts(pool, timeline.word, range);
    case 'tag':
      return select(pool, 'tag', byTag, range, [timeline.tag]);
    case 'public':
      return select(pool, 'public', allPublic, range, []);
    default: {
      const never: never = timeline;
      throw new Error(`unknown timeline ${JSON.stringify(never)}`);
    }
  }
}

type Statement = (bound: (column: string, parameter: string) => string) => string;

const byAuthor: Statement = (bound) => `
  select id from posts where author_id = $3 and deleted_at is null and ${bound('id', '$1')} limit $2::int`;

const naming: Statement = (bound) => `
  select post_id as id from post_mentions where user_id = $3 and ${bound('post_id', '$1')} limit $2::int`;

const markedBy: Statement = (bound) => `
  select post_id as id from favourites where user_id = $3 and ${bound('post_id', '$1')} limit $2::int`;

const answersTo: Statement = (bound) => `
  select id from posts
  where in_reply_to = $3 and deleted_at is null and ${bound('id', '$1')} limit $2::int`;

const byTag: Statement = (bound) => `
  select post_id as id from post_tags where tag = $3 and ${bound('post_id', '$1')} limit $2::int`;

const allPublic: Statement = (bound) => `
  select id from posts
  where visibility = 'public' and repost_of is null and deleted_at is null and ${bound('id', '$1')} limit $2::int`;

async function select(
  pool: Pool,
  name: string,
  statement: Statement,
  range: IdRange,
  values: unknown[],
): Promise<PostId[]> {
  const [way, comparison, order, cursor] =
    range.after === undefined
      ? (['older', '<', 'desc', range.before ?? Number.MAX_SAFE_INTEGER] as const)
      : (['newer', '>', 'asc', range.after] as const);
  const { rows } = await pool.query<{ id: PostId }>({
    name: `timeline-${name}-${way}`,
    text: `select id from (${statement(
      (column, parameter) => `${column} ${comparison} ${parameter}::bigint order by ${column} ${order}`,
    )}) ids order by id ${order} limit $2::int`,
    values: [cursor, range.limit, ...values],
  });
  return rows.map((row) => row.id);
}
