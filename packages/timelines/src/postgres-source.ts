import type { Pool } from '@ripple/db';
import type { PostId, UserId } from '@ripple/ids';
import { readTopicName, readTopics } from '@ripple/topics';
import { eachAtMost } from './each-at-most.ts';
import { readHome } from './home-source.ts';
import { readKeywordPosts } from './keyword-source.ts';
import { keyword, type Timeline, tag } from './timeline.ts';

/** Connections are for others, too. */
const TOPICS_AT_ONCE = 3;

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
      return readWholeHome(pool, timeline.userId, range);
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

/** What a home is made of: posts of people, and those of each topic. */
async function readWholeHome(pool: Pool, owner: UserId, range: IdRange): Promise<PostId[]> {
  const [topics, ofPeople] = await Promise.all([readTopics(pool, owner), readHome(pool, owner, range)]);
  if (topics.length === 0) return ofPeople;
  const ofTopics = await eachAtMost(TOPICS_AT_ONCE, topics.map(readTopicName), (topic) =>
    readFromPostgres(pool, 'tag' in topic ? tag(topic.tag) : keyword(topic.keyword), range),
  );
  const newestFirst = range.after === undefined;
  return [...new Set([ofPeople, ...ofTopics].flat())]
    .sort((a, b) => (newestFirst ? b - a : a - b))
    .slice(0, range.limit);
}

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
