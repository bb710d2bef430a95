import { migrate, openDatabase } from '@ripple/db';
import { isolate } from '@ripple/test-env';
import { expect, it } from 'vitest';

it('goes on with a database that knows a migration by the number it had once', async () => {
  const isolation = await isolate();
  const { pool, close } = openDatabase({
    url: isolation.databaseUrl,
    connections: 1,
    applicationName: 'ripple-test',
  });
  const names = async () =>
    (await pool.query('select name from kysely_migration order by name')).rows.map(({ name }) => name);
  const fresh = await names();
  // Without a gap.
  expect(fresh.map((name) => Number.parseInt(name, 10))).toEqual(fresh.map((_, index) => index + 1));
  await pool.query(
    `update kysely_migration set name = '0014-outbox-origin' where name = '0013-outbox-origin'`,
  );
  await migrate(isolation.databaseUrl);
  expect(await names()).toEqual(fresh);
  await close();
  await isolation.dispose();
});
