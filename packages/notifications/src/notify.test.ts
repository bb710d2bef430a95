import { type Database, openDatabase } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { type Isolation, isolate } from '@ripple/test-env';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type NotificationEvent, settle } from './notify.ts';

let isolation: Isolation;
let database: Database;
let event: NotificationEvent;

beforeAll(async () => {
  isolation = await isolate();
  database = openDatabase({ url: isolation.databaseUrl, connections: 4, applicationName: 'ripple-test' });
  const { rows } = await database.pool.query<{ id: UserId }>(
    "insert into users (handle, name) values ('reader', 'x'), ('actor', 'x') returning id",
  );
  const [reader, actor] = rows.map(({ id }) => id) as [UserId, UserId];
  event = { userId: reader, kind: 'follow', postId: null, actorId: actor };
});
afterAll(async () => {
  await database?.close();
  await isolation?.dispose();
});

it('who looks later writes later: an event that was true is not told after it was found false', async () => {
  let isTrue = true;
  let goOn = () => {};
  const looked = new Promise<void>((lookedOnce) => {
    void settle(database.db, event, async () => {
      const found = isTrue;
      lookedOnce();
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
      return found;
    });
  });
  await looked;
  isTrue = false;
  const second = settle(database.db, event, async () => isTrue);
  // The second one waits for the reader.
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  await expect.poll(async () => (await database.pool.query(waiting)).rowCount).toBe(1);
  goOn();
  expect(await second).toBe(false);
  expect((await database.pool.query('select from notifications')).rowCount).toBe(0);
  expect((await database.pool.query('select from notification_events')).rowCount).toBe(0);
});
