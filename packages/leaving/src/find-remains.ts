import type { Pool } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import type { Redis } from '@ripple/redis';
import { listOwnKeys } from './copies.ts';

/** Something of a user who has left that is still there. */
export interface Remains {
  userId: UserId;
  /** A table, or a key of Redis. */
  where: string;
  count: number;
}

export interface Vaults {
  pool: Pool;
  redis: Redis;
  namespace: string;
}

/** Users of whom all is said to be removed. */
interface Left {
  id: UserId;
  handles: string[];
}

const USERS = 200;
const DOCUMENTS = 500;
/** Keys per step of a scan: Redis is busy for well under a millisecond. */
const SCAN_COUNT = 500;

/**
 * What is left of users who have left, where the removal says that it is done: in each table by the user's id, and in
 * Redis. Every column that refers to a user is looked at, also those of tables to come. Bare ids, the reserved handle
 * and the log of moderation may stay.
 * @param onProgress called with how many users were looked at
 */
export async function findRemains(
  vaults: Vaults,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (users: number) => void },
): Promise<{ users: number; remains: Remains[] }> {
  const remains: Remains[] = [];
  const columns = await listColumns(vaults.pool);
  const all = new Set<number>();
  for (let after = 0; !signal.aborted; ) {
    const left = await listLeft(vaults.pool, after);
    const last = left.at(-1);
    if (last === undefined) break;
    after = last.id;
    const ids = left.map(({ id }) => id);
    for (const id of ids) all.add(id);
    for (const [where, query] of statementsFor(columns)) {
      const { rows } = await vaults.pool.query<{ id: UserId; count: number }>(query, [ids]);
      remains.push(...rows.map(({ id, count }) => ({ userId: id, where, count })));
    }
    remains.push(...(await findOwnKeys(vaults, left)), ...(await findDocuments(vaults, ids)));
    onProgress(all.size);
  }
  if (!signal.aborted) remains.push(...(await findInFeeds(vaults, all)));
  return { users: all.size, remains };
}

async function listLeft(pool: Pool, after: number): Promise<Left[]> {
  const { rows } = await pool.query<Left>(
    `select user_id as id, array(select handle from reserved_handles where user_id = deletions.user_id) as handles
     from deletions where completed_at is not null and user_id > $1 order by user_id limit $2`,
    [after, USERS],
  );
  return rows;
}

interface Column {
  table: string;
  column: string;
}

/** Columns that refer to users, but for those that are looked at in another way, or are bare ids. */
async function listColumns(pool: Pool): Promise<Column[]> {
  const { rows } = await pool.query<Column>(
    `select conrelid::regclass::text as "table", attname as "column"
     from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
     where contype = 'f' and confrelid = 'users'::regclass and conrelid::regclass::text <> all($1::text[])`,
    [['posts', 'user_counts', 'deletions']],
  );
  return rows;
}

/** Each asks of many users ($1) which of them have something there, and how much. */
function statementsFor(columns: Column[]): [where: string, query: string][] {
  const ofPosts = (table: string) =>
    `select author_id as id, count(*) from ${table} join posts on posts.id = ${table}.post_id
     where author_id = any($1::bigint[]) group by author_id`;
  return [
    [
      'users',
      `select id, 1 as count from users where id = any($1::bigint[]) and (
         left(handle, 1) <> '-' or name <> '' or bio <> '' or data is not null
         or avatar_url is not null or avatar_key is not null)`,
    ],
    [
      'posts',
      `select author_id as id, count(*) from posts where author_id = any($1::bigint[]) and (
         deleted_at is null or text <> '' or type <> 'post' or data is not null or tags <> '{}' or mentions <> '[]'
         or links <> '{}' or media <> '[]' or cardinality(coalesce(written_tags, '{}')) > 0)
       group by author_id`,
    ],
    [
      'user_counts',
      `select user_id as id, 1 as count from user_counts
       where user_id = any($1::bigint[]) and (followers <> 0 or following <> 0)`,
    ],
    ...['post_tags', 'post_words', 'withheld_posts'].map((table): [string, string] => [
      table,
      ofPosts(table),
    ]),
    [
      'mentions in posts',
      `select (mention->>'id')::bigint as id, count(*) from posts, jsonb_array_elements(mentions) mention
       where mentions <> '[]' and (mention->>'id')::bigint = any($1::bigint[]) and mention ? 'handle' group by 1`,
    ],
    [
      'idempotency_keys',
      `select user_id as id, count(*) from users_in_answers where user_id = any($1::bigint[]) group by user_id`,
    ],
    [
      'user_words',
      `select user_id as id, count(*) from user_words where user_id = any($1::bigint[]) group by user_id`,
    ],
    ...['websub_subscriptions', 'websub_requests'].map((table): [string, string] => [
      table,
      `select user_id as id, count(*) from reserved_handles
       join ${table} on starts_with(topic, '/v1/users/' || handle || '/feed.')
       where user_id = any($1::bigint[]) group by user_id`,
    ]),
    [
      'outbox',
      `select who as id, count(*) from unnest($1::bigint[]) as listed (who) join outbox
       on message->>'authorId' = who::text and message ? 'previous' group by who`,
    ],
    ...columns.map(({ table, column }): [string, string] => [
      `${table}.${column}`,
      `select ${column} as id, count(*) from ${table} where ${column} = any($1::bigint[]) group by ${column}`,
    ]),
  ];
}

async function findOwnKeys({ redis, namespace }: Vaults, left: Left[]): Promise<Remains[]> {
  const found: Remains[] = [];
  for (const { id, handles } of left) {
    for (const key of listOwnKeys(redis, namespace, { user: id, handles })) {
      if ((await redis.onKey(key).exists(key)) > 0) found.push({ userId: id, where: key, count: 1 });
    }
  }
  return found;
}

/** Documents of posts: a tombstone is a version alone. */
async function findDocuments({ pool, redis, namespace }: Vaults, users: UserId[]): Promise<Remains[]> {
  const found: Remains[] = [];
  for (let after = 0; ; ) {
    const { rows } = await pool.query<{ id: number; author: UserId }>(
      `select id, author_id as author from posts where author_id = any($1::bigint[]) and id > $2
       order by id limit $3`,
      [users, after, DOCUMENTS],
    );
    const last = rows.at(-1);
    if (last === undefined) return found;
    after = last.id;
    const keys = rows.map(({ id }) => redis.together(`${namespace}:post:${id}`, id));
    const values = await redis.getMany(keys);
    for (const [at, { author }] of rows.entries()) {
      const text = values[at]?.toString('utf8') ?? '';
      if (text.trimEnd().includes(' ')) found.push({ userId: author, where: String(keys[at]), count: 1 });
    }
  }
}

/** Rendered feeds, each with the authors in it. */
async function findInFeeds({ redis, namespace }: Vaults, users: ReadonlySet<number>): Promise<Remains[]> {
  const found: Remains[] = [];
  if (users.size === 0) return found;
  for (const node of redis.nodes()) {
    let cursor = '0';
    do {
      const [next, keys] = await node.scan(cursor, 'MATCH', `${namespace}:feed:*`, 'COUNT', SCAN_COUNT);
      cursor = next;
      for (const key of keys) {
        const feed = await redis.onKey(key).get(key);
        for (const author of authorsIn(feed))
          if (users.has(author)) found.push({ userId: author as UserId, where: key, count: 1 });
      }
    } while (cursor !== '0');
  }
  return found;
}

/** @param feed `<version> <JSON>`, as packages/feeds keeps it */
function authorsIn(feed: string | null): number[] {
  if (feed === null) return [];
  const { authors = [] } = JSON.parse(feed.slice(feed.indexOf(' ') + 1)) as { authors?: [id: number][] };
  return authors.map(([id]) => id);
}
