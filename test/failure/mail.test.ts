import { inspectBroker } from '@ripple/broker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MailServer, startMailServer } from '../flow/mail-server.ts';
import type { TestUser } from '../ripple/client.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';

const LIMIT = { timeout: 30_000, interval: 50 };
const MANY = 400;

let server: MailServer;
let ripple: TestRipple;

beforeAll(async () => {
  server = await startMailServer();
  const retryLadder = [{ name: '200ms', delayMs: 200 }];
  ripple = await startRipple({ settings: { SMTP_URL: server.url, retryLadder } });
});
afterAll(async () => {
  await ripple?.dispose();
  await server?.close();
});

const sql = (text: string, values: unknown[] = []) => ripple.database.pool.query(text, values);

/** A user whose address is confirmed. */
async function reader(handle: string): Promise<TestUser> {
  const user = await ripple.user(handle);
  await sql(
    `insert into mail_settings (user_id, address, unsubscribe_token, notifications, digest, digested_at)
     values ($1, $2, $2, true, 'off', now() - interval '1 day')`,
    [user.id, addressOf(handle)],
  );
  return user;
}
const addressOf = (handle: string) => `${handle}@example.org`;
const mailsTo = (handle: string) => server.to(addressOf(handle));
let people = 0;
const follow = async (user: TestUser) =>
  (await ripple.user(`f${++people}`)).put(`/v1/users/${user.handle}/follow`);

async function deadLetters() {
  const { amqpUrl, namespace } = ripple.isolation;
  return (await inspectBroker({ urls: [amqpUrl], namespace, name: 'test' })).deadLetters;
}

describe('a process that is killed', () => {
  it.each([
    ['notifier', 'handled-unacknowledged', 1],
    ['mailer', 'published-unconfirmed', 1],
    // Accepted by the server and not noted: it is sent again, with the same message id.
    ['mailer', 'mailed-unnoted', 2],
    ['mailer', 'handled-unacknowledged', 1],
  ] as const)(
    '%s, %s: its reader is told',
    async (service, point, most) => {
      const handle = `r${++people}`;
      const user = await reader(handle);
      // The watermarks that the relay sends pass the same points.
      await ripple.stop('outbox-relay');
      await ripple.stop(service);
      const doomed = await ripple.startProcess(service, { FAIL_POINT: point });
      await follow(user);
      expect(await doomed.died).toBe('SIGKILL');
      await ripple.start(service);
      await ripple.start('outbox-relay');
      await expect.poll(() => mailsTo(handle).length, LIMIT).toBe(most);
      expect(new Set(mailsTo(handle).map(({ messageId }) => messageId)).size).toBe(1);
      await follow(user);
      await expect.poll(() => mailsTo(handle).length, LIMIT).toBe(most + 1);
    },
    60_000,
  );
});

describe('a mail server', () => {
  it('that is away costs its time: all get theirs when it is back, and nothing is given up', async () => {
    const handles = Array.from({ length: 20 }, () => `r${++people}`);
    const users = await Promise.all(handles.map(reader));
    const { port } = new URL(server.url);
    await server.close();
    for (const user of users) await follow(user);
    const waiting = async () => (await sql('select from mail_due')).rowCount;
    await expect.poll(waiting, LIMIT).toBe(0);
    // Longer than the whole ladder takes.
    const since = Date.now();
    await expect.poll(() => Date.now() - since, LIMIT).toBeGreaterThan(1_500);
    expect(await deadLetters()).toBe(0);
    server = await startMailServer(Number(port));
    for (const handle of handles) await expect.poll(() => mailsTo(handle).length, LIMIT).toBe(1);
    expect(await deadLetters()).toBe(0);
  }, 60_000);
});

describe('digests to many users', () => {
  it('delay neither other mail nor posts', async () => {
    const [author, user] = [await ripple.user('author'), await reader('impatient')];
    await user.put('/v1/users/author/follow');
    await author.post('/v1/posts', { text: 'the news' });
    await ripple.stop('mailer');
    const { rows } = await sql(
      `insert into users (handle, name) select 'many_' || n, 'x' from generate_series(1, $1) n returning id`,
      [MANY],
    );
    const ids = rows.map(({ id }) => id);
    await sql(
      'insert into follows (followee_id, follower_id, shard) select $1, id, 0 from unnest($2::bigint[]) id',
      [author.id, ids],
    );
    await sql(
      `insert into mail_settings
         (user_id, address, unsubscribe_token, notifications, digest, next_digest_at, digested_at)
       select id, id || '@many.example', id, true, 'daily', now(), now() - interval '1 day' from unnest($1::bigint[]) id`,
      [ids],
    );
    await ripple.start('mailer');
    const digests = () => server.mails.filter(({ recipient }) => recipient.endsWith('@many.example')).length;
    await expect.poll(digests, LIMIT).toBeGreaterThan(10);
    await follow(user);
    const { body } = await author.post('/v1/posts', { text: 'meanwhile' });
    const home = async () => (await user.get('/v1/timelines/home')).body.items[0]?.id;
    await expect.poll(home, LIMIT).toBe(body.id);
    await expect.poll(() => mailsTo('impatient').length, LIMIT).toBe(1);
    expect(digests(), 'the digests were still on their way').toBeLessThan(MANY);
    await expect.poll(digests, { ...LIMIT, timeout: 60_000 }).toBe(MANY);
    const recipients = server.mails
      .map(({ recipient }) => recipient)
      .filter((each) => each.endsWith('@many.example'));
    expect(new Set(recipients).size).toBe(MANY);
  }, 120_000);
});
