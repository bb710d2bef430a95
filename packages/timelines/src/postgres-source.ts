import { mapLimit } from '@ripple/concurrency';
import { directionOf, type Pool } from '@ripple/db';
import type { PostId, UserId } from '@ripple/messages';
import { listPostsOfFollowees } from './home-source.ts';
import { type IdRange, type Stretch, stretchOf } from './id-range.ts';
import { listPostsWithKeyword } from './keyword-source.ts';
import { keyword, type ReadableTimeline, tag } from './timeline.ts';
import { listTopics } from './topics/list-topics.ts';
import { parseTopicName } from './topics/topic.ts';

/** Connections are for others, too. */
const TOPICS_AT_ONCE = 3;

/**
 * What Postgres says a timeline holds: the truth from which Redis is built, and where the posts are that
 * are older than Redis keeps.
 */
export async function listPostIds(pool: Pool, timeline: ReadableTimeline, range: IdRange): Promise<Stretch> {
  switch (timeline.kind) {
    case 'home':
      return listHome(pool, timeline.userId, range);
    case 'author':
      return select(pool, 'author', byAuthor, range, [timeline.userId]);
    case 'mentions':
      return select(pool, 'mentions', naming, range, [timeline.userId]);
    case 'favourites':
      return select(pool, 'favourites', markedBy, range, [timeline.userId]);
    case 'bookmarks':
      return select(pool, 'bookmarks', keptBy, range, [timeline.userId]);
    case 'replies':
      return select(pool, 'replies', answersTo, range, [timeline.postId]);
    case 'keyword':
      return listPostsWithKeyword(pool, timeline.word, range);
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

const keptBy: Statement = (bound) => `
  select post_id as id from bookmarks where user_id = $3 and ${bound('post_id', '$1')} limit $2::int`;

const answersTo: Statement = (bound) => `
  select id from posts
  where in_reply_to = $3 and deleted_at is null and ${bound('id', '$1')} limit $2::int`;

const byTag: Statement = (bound) => `
  select post_id as id from post_tags where tag = $3 and ${bound('post_id', '$1')} limit $2::int`;

const allPublic: Statement = (bound) => `
  select id from posts
  where visibility = 'public' and repost_of is null and deleted_at is null and ${bound('id', '$1')} limit $2::int`;

/** What a home is made of: posts of people, and those of each topic. */
async function listHome(pool: Pool, owner: UserId, range: IdRange): Promise<Stretch> {
  const { limit } = range;
  const [topics, posts] = await Promise.all([
    listTopics(pool, owner),
    listPostsOfFollowees(pool, owner, range),
  ]);
  const ofPeople = stretchOf(posts, limit);
  if (topics.length === 0) return ofPeople;
  const ofTopics = await mapLimit(topics.map(parseTopicName), { limit: TOPICS_AT_ONCE }, (topic) =>
    listPostIds(pool, 'tag' in topic ? tag(topic.tag) : keyword(topic.keyword), range),
  );
  const parts = [ofPeople, ...ofTopics];
  const isNewestFirst = range.after === undefined;
  // Behind the id up to which one part was looked at, the whole is not known.
  const ends = parts.flatMap(({ upTo }) => upTo ?? []);
  const end = isNewestFirst ? Math.max(0, ...ends) : Math.min(Number.MAX_SAFE_INTEGER, ...ends);
  const known = [...new Set(parts.flatMap(({ ids }) => ids))]
    .filter((id) => (isNewestFirst ? id >= end : id <= end))
    .sort((a, b) => (isNewestFirst ? b - a : a - b));
  const cut = stretchOf(known, limit);
  return {
    ...cut,
    upTo: cut.upTo ?? (ends.length === 0 ? undefined : (end as PostId)),
    looked: parts.reduce((sum, { looked }) => sum + looked, 0),
  };
}

async function select(
  pool: Pool,
  name: string,
  statement: Statement,
  range: IdRange,
  values: unknown[],
): Promise<Stretch> {
  const { way, onwards, order, cursor } = directionOf(range);
  const { rows } = await pool.query<{ id: PostId }>({
    name: `timeline-${name}-${way}`,
    text: `select id from (${statement(
      (column, parameter) => `${column} ${onwards} ${parameter}::bigint order by ${column} ${order}`,
    )}) ids order by id ${order} limit $2::int`,
    values: [cursor, range.limit, ...values],
  });
  return stretchOf(
    rows.map((row) => row.id),
    range.limit,
  );
}
