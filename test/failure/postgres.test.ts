import { openDatabase } from '@ripple/db';
import { isolate, nowhere, startTcpProxy } from '@ripple/test-env';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { startRipple } from '../ripple/ripple.ts';

describe('a Postgres that goes away', () => {
  it('is a 503 with Retry-After within 2 s, also when it is silent; and all is well when it is back', async () => {
    const isolation = await isolate();
    const wire = await startTcpProxy(isolation.databaseUrl);
    const ripple = await startRipple({ services: [] });
    try {
      // Its own database, by way of a wire that can be cut.
      const own = new URL(ripple.isolation.databaseUrl);
      const wired = new URL(wire.url);
      wired.pathname = own.pathname;
      await ripple.start('api', { DATABASE_URL: wired.href });
      const ada = await ripple.user('ada');
      await ada.post('/v1/posts', { text: 'before' });

      const refused = async () => {
        const started = performance.now();
        const { status, headers } = await ada.post(
          '/v1/posts',
          { text: 'refused' },
          { 'idempotency-key': 'again' },
        );
        return { status, retryAfter: headers.get('retry-after'), quick: performance.now() - started < 2_000 };
      };
      const home = async () => {
        const { status, body } = await ada.get('/v1/timelines/home');
        return [status, body.items?.map(({ text }: { text: string }) => text)];
      };
      // Read, and the copies that go with it are built behind the answer.
      const underWay = () => ripple.redis.keys(`${ripple.isolation.namespace}:*:building`);
      await expect.poll(async () => [await home(), await underWay()]).toEqual([[200, ['before']], []]);
      wire.blackHole();
      // What lies in Redis is read as ever.
      expect(await home()).toEqual([200, ['before']]);
      const answers = await Promise.all(Array.from({ length: 20 }, refused));
      expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
        new Set([JSON.stringify({ status: 503, retryAfter: '2', quick: true })]),
      );
      expect((await ada.get('/readyz')).status).toBe(503);

      await wire.heal();
      // A retry under the same key: posted once, whatever became of the first tries.
      await expect.poll(async () => (await refused()).status, { timeout: 30_000 }).toBe(201);
      await refused();
      const { body } = await ada.get('/v1/users/ada/posts');
      expect(body.items.map(({ text }: { text: string }) => text)).toEqual(['refused', 'before']);
    } finally {
      await ripple.dispose();
      await wire.close();
      await isolation.dispose();
    }
  }, 60_000);

  it('ends no process whose connection breaks in the midst of a transaction', async () => {
    const isolation = await isolate();
    const wire = await startTcpProxy(isolation.databaseUrl);
    const database = openDatabase({ url: wire.url, connections: 1, applicationName: 'ripple-test' });
    try {
      // As the relay does while it waits for the broker's confirms: no query is under way.
      const client = await database.pool.connect();
      await client.query('begin');
      const ended = new Promise((resolve) => client.once('end', resolve));
      wire.cut();
      await ended;
      await expect(client.query('commit')).rejects.toThrow();
      client.release(true);
      expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    } finally {
      await database.close();
      await wire.close();
      await isolation.dispose();
    }
  });

  it('that leaves a query without an answer is not asked again on that connection', async () => {
    const isolation = await isolate();
    const url = isolation.databaseUrl;
    const database = openDatabase({ url, connections: 1, applicationName: 'ripple-test', queryLimitMs: 500 });
    try {
      const unanswered = database.db.transaction().execute(async (trx) => {
        // Then only the client ends it.
        await sql`set statement_timeout = 0`.execute(trx);
        await sql`select pg_sleep(10)`.execute(trx);
      });
      await expect(unanswered).rejects.toThrow('Query read timeout');
      expect((await sql`select 1 as one`.execute(database.db)).rows).toEqual([{ one: 1 }]);
    } finally {
      await database.close();
      await isolation.dispose();
    }
  });

  it('is a 503 for reads that need it, and no hurdle for those that do not', async () => {
    const ripple = await startRipple({ services: ['api'] });
    try {
      const ada = await ripple.user('ada');
      const { body } = await ada.post('/v1/posts', { text: 'in Redis' });
      await ada.get('/v1/timelines/home');
      await ripple.restart('api', { DATABASE_URL: nowhere(ripple.isolation.databaseUrl) });
      expect((await ada.get('/v1/users/ada')).status).toBe(503);
      expect((await ada.get('/healthz')).status).toBe(200);
      expect(body.id).toBeDefined();
    } finally {
      await ripple.dispose();
    }
  });
});
