import type { Pool } from '@ripple/db';
import type { PostId, UserId } from '@ripple/messages';
import {
  home,
  type Outdated,
  parseTopicName,
  scanTimelines,
  type TopicName,
  tagTopic,
} from '@ripple/timelines';
import type { RepairContext } from './repair.ts';
import type { Touched } from './touched.ts';

/** Followers that one query lists. */
const PAGE = 20_000;
/** With more followers of all authors together it costs less to look at every home that there is. */
const MOST_FOLLOWERS = 1_000_000;

/**
 * The homes of those who follow authors with new posts. Authors who are pulled (packages/timelines/src/pulls.ts) are in no
 * home.
 */
export async function* homesOfFollowers(
  { pool, redis, namespace }: Pick<RepairContext, 'pool' | 'redis' | 'namespace'>,
  { authors }: Pick<Touched, 'authors'>,
): AsyncGenerator<Outdated[]> {
  const counted = await countFollowers(pool, [...authors.keys()]);
  const total = counted.reduce((sum, { followers }) => sum + followers, 0);
  if (total > MOST_FOLLOWERS) {
    const newest = Math.max(...counted.map(({ author }) => authors.get(author) as PostId)) as PostId;
    for await (const page of scanTimelines(redis, namespace, ['home'])) {
      yield page.map((timeline) => ({ timeline, newest }));
    }
    return;
  }
  for (const group of inGroups(counted)) {
    for await (const follows of listFollows(pool, group)) {
      yield follows.map(({ author, follower }) => ({
        timeline: home(follower),
        newest: authors.get(author) as PostId,
      }));
    }
  }
}

interface Counted {
  author: UserId;
  followers: number;
}

async function countFollowers(pool: Pool, authors: UserId[]): Promise<Counted[]> {
  const { rows } = await pool.query<Counted>(
    `select user_id as author, followers from user_counts
     where user_id = any($1::bigint[]) and followers > 0
       and user_id not in (select author_id from pulled_authors)`,
    [authors],
  );
  return rows;
}

/** Authors whose followers come together on a page or so. */
function* inGroups(authors: Counted[]): Generator<UserId[]> {
  let group: UserId[] = [];
  let sum = 0;
  for (const { author, followers } of authors) {
    group.push(author);
    sum += followers;
    if (sum < PAGE) continue;
    yield group;
    group = [];
    sum = 0;
  }
  if (group.length > 0) yield group;
}

interface Followed {
  author: UserId;
  shard: number;
  follower: UserId;
}

/** The followers of some authors, page by page, in the order of the key. */
async function* listFollows(pool: Pool, authors: UserId[]): AsyncGenerator<Followed[]> {
  let last: Followed = { author: 0 as UserId, shard: -1, follower: 0 as UserId };
  const ascending = authors.toSorted((one, other) => one - other);
  while (true) {
    const { rows } = await pool.query<Followed>(
      `select followee_id as author, shard, follower_id as follower
       from unnest($1::bigint[]) as author cross join lateral (
         select followee_id, shard, follower_id from follows
         where followee_id = author and (followee_id, shard, follower_id) > ($2, $3, $4)
         order by followee_id, shard, follower_id limit $5
       ) as own
       where author >= $2 order by 1, 2, 3 limit $5`,
      [ascending, last.author, last.shard, last.follower, PAGE],
    );
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
    last = rows.at(-1) as Followed;
  }
}

/** The homes of those who follow a tag or keyword of new posts. */
export async function* homesOfTopics(
  pool: Pool,
  { grams, lists, newestPublic: newest }: Pick<Touched, 'grams' | 'lists' | 'newestPublic'>,
): AsyncGenerator<Outdated[]> {
  if (newest === undefined) return;
  const tags = [...lists.values()].flatMap(({ timeline }) => (timeline.kind === 'tag' ? [timeline.tag] : []));
  const { rows: topics } = await pool.query<{ topic: TopicName; gram: string | null }>(
    `select topic, gram from topics where followers > 0 and (topic = any($1::text[]) or gram is not null)`,
    [tags.map(tagTopic)],
  );
  const concerned = topics.filter(
    ({ topic, gram }) => 'tag' in parseTopicName(topic) || grams.has(gram ?? ''),
  );
  for (const { topic } of concerned) {
    let last = { shard: -1, user: 0 as UserId };
    while (true) {
      const { rows } = await pool.query<typeof last>(
        `select shard, user_id as user from topic_follows
         where topic = $1 and (shard, user_id) > ($2, $3) order by shard, user_id limit $4`,
        [topic, last.shard, last.user, PAGE],
      );
      if (rows.length > 0) yield rows.map(({ user }) => ({ timeline: home(user), newest }));
      if (rows.length < PAGE) break;
      last = rows.at(-1) as typeof last;
    }
  }
}
