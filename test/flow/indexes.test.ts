import { type Database, migrate, openDatabase } from '@ripple/db';
import { type Isolation, isolate } from '@ripple/test-env';
import { afterAll, beforeAll, expect, it } from 'vitest';

let isolation: Isolation;
let database: Database;

beforeAll(async () => {
  isolation = await isolate();
  database = openDatabase({ url: isolation.databaseUrl, connections: 2, applicationName: 'ripple-test' });
});
afterAll(async () => {
  await database?.close();
  await isolation?.dispose();
});

/** Those on the table, and whether they are good. */
async function indexesOf(table: string): Promise<Record<string, boolean>> {
  const { rows } = await database.pool.query<{ name: string; valid: boolean }>(
    `select indexrelid::regclass::text as name, indisvalid as valid from pg_index where indrelid = $1::regclass`,
    [table],
  );
  return Object.fromEntries(rows.map(({ name, valid }) => [name, valid]));
}

it('builds indexes beside those who write, also after a build that was ended, and by several at once', async () => {
  const built = { favourites_of_post: true, favourites_pkey: true };
  expect(await indexesOf('favourites')).toEqual(built);
  // As the last release has it, with what a build that was ended leaves.
  await database.pool.query('create index favourites_by_post on favourites (post_id)');
  await database.pool.query(
    `update pg_index set indisvalid = false where indexrelid = 'favourites_of_post'::regclass`,
  );
  const writer = await database.pool.connect();
  await writer.query('begin');
  await writer.query('delete from favourites');
  const migrations = Promise.all([migrate(isolation.databaseUrl), migrate(isolation.databaseUrl)]);
  const isWaitedFor = async () => {
    const { rows } = await database.pool.query(
      `select from pg_stat_activity where query like '%concurrently%' and wait_event_type = 'Lock' and datname = current_database()`,
    );
    return rows.length > 0;
  };
  await expect.poll(isWaitedFor).toBe(true);
  // A build that waits stops no one from writing.
  await database.pool.query('delete from favourites');
  await writer.query('commit');
  writer.release();
  await migrations;
  expect(await indexesOf('favourites')).toEqual(built);
});
