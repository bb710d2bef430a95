import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { lowestIdAt, type UserId } from '@ripple/messages';
import { shardOf } from '@ripple/people';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { emptyTables, withPostgres } from '../servers.ts';
import { copyEnd, copyHeader, RowWriter } from './copy-rows.ts';
import type { Graph, GraphPlan } from './graph.ts';

export const handleOf = (index: number) => `w${index}`;

/** Users have joined in the course of a year. */
const YEAR_MS = 365 * 24 * 3_600_000;
const BATCH_BYTES = 256 * 1_024;
/** Sorting tens of millions of rows for an index in memory takes a third of the time. */
const INDEX_MEMORY = '1GB';

/** The plan of the world that a database holds; undefined if it holds none. */
export async function findBuiltPlan(databaseUrl: string): Promise<GraphPlan | undefined> {
  return withPostgres(databaseUrl, async (client) => {
    const { rows: tables } = await client.query("select to_regclass('load_world.plan') as found");
    if (tables[0]?.found === null) return undefined;
    const { rows } = await client.query('select plan from load_world.plan');
    return rows[0]?.plan;
  });
}

/**
 * Writes a world straight into Postgres, in place of whatever is there, by COPY: about a million follows in two
 * seconds. Either all of it is there afterwards or nothing has changed.
 */
export async function buildWorld(options: {
  databaseUrl: string;
  graph: Graph;
  log: (line: string) => void;
  signal: AbortSignal;
}): Promise<void> {
  const { databaseUrl, graph, log, signal } = options;
  const { plan } = graph;
  const ids = allotIds(plan.users);
  await withPostgres(databaseUrl, async (client) => {
    await client.query('begin');
    await client.query(`set local maintenance_work_mem = '${INDEX_MEMORY}'`);
    await client.query('truncate users, post_words, outbox, idempotency_keys, topics cascade');
    await copy(client, 'users (id, handle, name)', signal, function* (row) {
      for (const [index, id] of ids.entries()) {
        row.begin(3).bigint(id).text(handleOf(index)).text(`Person ${index}`);
        yield;
      }
    });

    // Without indexes and foreign keys rows arrive ten times as fast; both come back as they were.
    const restore = await dropIndexes(client, 'follows');
    const following = new Uint32Array(plan.users);
    let written = 0;
    const shards = Uint8Array.from(ids, (id) => shardOf(id as UserId));
    await copy(client, 'follows (followee_id, shard, follower_id)', signal, function* (row) {
      for (let author = 0; author < plan.users; author++) {
        const id = ids[author] as number;
        for (const user of graph.followers(author)) {
          row
            .begin(3)
            .bigint(id)
            .smallint(shards[user] as number)
            .bigint(ids[user] as number);
          following[user] = (following[user] as number) + 1;
          yield;
          if (++written % 5_000_000 === 0)
            log(`${written / 1e6} of ${(graph.follows / 1e6).toFixed(1)} M follows`);
        }
      }
    });
    log(`${written} follows are written; indexes come next`);
    for (const statement of restore) {
      signal.throwIfAborted();
      await client.query(statement);
    }
    await copy(client, 'user_counts (user_id, followers, following)', signal, function* (row) {
      for (const [index, id] of ids.entries()) {
        row
          .begin(3)
          .bigint(id)
          .integer(graph.followerCount(index))
          .integer(following[index] as number);
        yield;
      }
    });
    await client.query('create schema if not exists load_world');
    await client.query('create table if not exists load_world.plan (plan jsonb not null)');
    await client.query('truncate load_world.plan');
    await client.query('insert into load_world.plan values ($1)', [JSON.stringify(plan)]);
    await client.query('commit');
    await client.query('vacuum analyze users, user_counts, follows');
  });
}

/** Takes away what an earlier run has posted; people and follows stay. */
export async function clearPosts(databaseUrl: string): Promise<void> {
  const tables = ['posts', 'post_words', 'outbox', 'idempotency_keys', 'notification_states'];
  await withPostgres(databaseUrl, (client) => emptyTables(client, tables));
}

/** Of all users, by their numbers. */
export async function listIds(databaseUrl: string, users: number): Promise<Float64Array> {
  const ids = new Float64Array(users);
  await withPostgres(databaseUrl, async (client) => {
    const { rows } = await client.query({
      text: 'select id, substr(handle, 2)::int from users',
      rowMode: 'array',
    });
    for (const [id, index] of rows) ids[index] = Number(id);
  });
  return ids;
}

function allotIds(users: number): Float64Array {
  const since = Date.now() - YEAR_MS;
  const every = YEAR_MS / users;
  // The sequence, too: ids of which all end in zeros would spread over shards better or worse than real ones.
  return Float64Array.from({ length: users }, (_, index) => {
    const at = lowestIdAt<UserId>(new Date(since + Math.floor(index * every)));
    return at + (index % 4_096);
  });
}

/** Streams rows in Postgres' binary format; `rows` writes one and yields. */
async function copy(
  client: pg.Client,
  into: string,
  signal: AbortSignal,
  rows: (row: RowWriter) => Generator<void>,
): Promise<void> {
  const stream = client.query(copyFrom(`copy ${into} from stdin with (format binary, freeze)`));
  const done = finished(stream);
  done.catch(() => {});
  const row = new RowWriter(BATCH_BYTES);
  const send = async () => {
    signal.throwIfAborted();
    if (!stream.write(row.take())) await Promise.race([once(stream, 'drain'), done]);
  };
  stream.write(copyHeader);
  for (const _ of rows(row)) if (row.isFull()) await send();
  await send();
  stream.end(copyEnd);
  await done;
}

/** Drops all indexes and foreign keys of a table, and answers the statements that bring them back. */
async function dropIndexes(client: pg.Client, table: string): Promise<string[]> {
  const { rows: constraints } = await client.query<{ name: string; definition: string }>(
    `select quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where conrelid = $1::regclass and contype in ('p', 'f')
     order by contype = 'f', conname`,
    [table],
  );
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
     from pg_index where indrelid = $1::regclass and not indisprimary`,
    [table],
  );
  for (const { name } of constraints) await client.query(`alter table ${table} drop constraint ${name}`);
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  return [
    ...constraints.map(({ name, definition }) => `alter table ${table} add constraint ${name} ${definition}`),
    ...indexes.map(({ definition }) => definition),
  ];
}
