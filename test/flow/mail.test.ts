import { startRipple, type TestRipple, type TestUser } from '@ripple/test-env';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from './contract/expect-problem.ts';
import { type MailServer, startMailServer } from './mail-server.ts';

const LIMIT = { timeout: 15_000, interval: 20 };
const DAY_MS = 24 * 3_600_000;

let server: MailServer;
let ripple: TestRipple;

beforeAll(async () => {
  server = await startMailServer();
  ripple = await startRipple({ settings: { SMTP_URL: server.url } });
});
afterAll(async () => {
  await ripple?.dispose();
  await server?.close();
});

let people = 0;
const somebody = (name?: string) => ripple.user(`p${++people}`, name);
const addressOf = ({ handle }: TestUser) => `${handle}@example.org`;
const mailsTo = (user: TestUser) => server.to(addressOf(user));
/** The path behind a link in a mail. */
const linkIn = (text: string | undefined, path: string) =>
  new RegExp(`http://ripple\\.test(/v1/mail/${path}/[\\w-]+)`).exec(text ?? '')?.[1] ?? '';
const click = (path: string) => ripple.anybody.post(path, undefined);

const put = (user: TestUser, wishes: Record<string, unknown> = {}) =>
  user.put('/v1/users/me/mail', {}, { address: addressOf(user), ...wishes });

/** Somebody whose address is confirmed; the mail that asked for it is forgotten. */
async function reader(wishes: Record<string, unknown> = {}): Promise<TestUser> {
  const user = await somebody();
  expect((await put(user, wishes)).status).toBe(200);
  await expect.poll(() => mailsTo(user).length, LIMIT).toBe(1);
  expect((await click(linkIn(mailsTo(user)[0]?.text, 'confirm'))).status).toBe(200);
  server.mails.splice(0);
  return user;
}

/** As if the mailer looked only now: what happens before comes together. */
async function together(work: () => Promise<void>): Promise<void> {
  await ripple.stop('mailer');
  await work();
  await ripple.start('mailer');
}

const told = (user: TestUser, count: number) =>
  expect.poll(async () => (await user.get('/v1/notifications')).body.unread, LIMIT).toBe(count);

/** That nothing comes is known when something else has come the same way after it. */
async function nothingComesTo(user: TestUser): Promise<void> {
  const other = await reader();
  server.mails.splice(0);
  await (await somebody()).put(`/v1/users/${other.handle}/follow`);
  await expect.poll(() => mailsTo(other).length, LIMIT).toBe(1);
  expect(mailsTo(user)).toEqual([]);
}

describe('an address', () => {
  it('is asked first, by a link that only a click follows', async () => {
    const user = await somebody();
    expectProblem(await user.get('/v1/users/me/mail'), 404);
    const wanted = { address: addressOf(user), notifications: true, digest: 'off' };
    expect((await put(user)).body).toEqual({ ...wanted, confirmed: false, refused: null });
    await (await somebody()).put(`/v1/users/${user.handle}/follow`);
    await told(user, 1);
    await expect.poll(() => mailsTo(user).length, LIMIT).toBe(1);
    const [mail] = mailsTo(user);
    expect(mail?.subject).toBe('Is this your address?');
    const path = linkIn(mail?.text, 'confirm');
    expect(linkIn(mail?.html || '', 'confirm')).toBe(path);
    // As a program looks that follows every link.
    const page = await ripple.anybody.get(path);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect((await user.get('/v1/users/me/mail')).body.confirmed).toBe(false);
    expect((await click(path)).status).toBe(200);
    expect((await user.get('/v1/users/me/mail')).body).toEqual({ ...wanted, confirmed: true, refused: null });
    expectProblem(await click(path), 404);
    expectProblem(await ripple.anybody.get(path), 404);
  });

  it('that is another one is asked anew, and gets nothing before', async () => {
    const user = await reader();
    const address = `other.${addressOf(user)}`;
    expect((await put(user, { address })).body).toMatchObject({ address, confirmed: false });
    await expect.poll(() => server.to(address).length, LIMIT).toBe(1);
    await (await somebody()).put(`/v1/users/${user.handle}/follow`);
    await told(user, 1);
    await nothingComesTo(user);
    expect(server.to(address).length).toBe(0);
  });

  it('stays confirmed when only wishes change', async () => {
    const user = await reader();
    expect((await put(user, { digest: 'weekly' })).body).toMatchObject({ confirmed: true, digest: 'weekly' });
  });

  it('must be one', async () => {
    const user = await somebody();
    const wrong = [
      '',
      'nobody',
      'a@b@c',
      'a b@example.org',
      'a@example.org\r\nBcc: x@example.org',
      '<a@b.c>',
    ];
    for (const address of [...wrong, 'a@-b.example', `a@${'x'.repeat(64)}.example`, 'a,b@example.org']) {
      expectProblem(await put(user, { address }), 400, '/address');
    }
    expect((await put(user, { address: '김@예시.한국' })).status).toBe(200);
  });

  it('of others cannot be asked without end', async () => {
    const user = await somebody();
    for (let n = 0; n < 5; n++)
      expect((await put(user, { address: `victim${n}@example.org` })).status).toBe(200);
    await user.delete('/v1/users/me/mail');
    const refused = await put(user, { address: 'victim6@example.org' });
    expectProblem(refused, 429);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expectProblem(await user.get('/v1/users/me/mail'), 404);
  });
});

describe('mail of notifications', () => {
  it('tells what several did in one mail, with what was written, and where to read it', async () => {
    const user = await reader();
    const [ada, bob] = [await somebody('Ada "L." <script>'), await somebody()];
    let id = '';
    await together(async () => {
      await ada.put(`/v1/users/${user.handle}/follow`);
      await bob.put(`/v1/users/${user.handle}/follow`);
      const { body } = await ada.post('/v1/posts', { text: `<b>hello</b> & @${user.handle}` });
      id = body.id;
      await told(user, 2);
    });
    await expect.poll(() => mailsTo(user).length, LIMIT).toBe(1);
    const [mail] = mailsTo(user);
    expect(mail?.subject).toContain('mentioned you, and more');
    expect(mail?.text).toContain(`and 1 other follows you`);
    expect(mail?.text).toContain(`<b>hello</b> & @${user.handle}`);
    expect(mail?.text).toContain(`http://ripple.test/v1/posts/${id}`);
    expect(mail?.html).toContain('&lt;b&gt;hello&lt;/b&gt; &amp;');
    expect(mail?.html).not.toMatch(/<b>|<script/);
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
  });

  it('tells nothing twice', async () => {
    const user = await reader();
    await (await somebody()).put(`/v1/users/${user.handle}/follow`);
    await expect.poll(() => mailsTo(user).length, LIMIT).toBe(1);
    const { body } = await (await somebody()).post('/v1/posts', { text: `hi @${user.handle}` });
    await expect.poll(() => mailsTo(user).length, LIMIT).toBe(2);
    expect(mailsTo(user)[1]?.text).toContain(body.id);
    expect(mailsTo(user)[1]?.text).not.toContain('follows you');
  });

  it('tells nothing of what was read meanwhile, taken back, deleted, or done by somebody unwanted', async () => {
    const user = await reader();
    const [read, gone, deleted, blocked, muted] = await Promise.all([1, 2, 3, 4, 5].map(() => somebody()));
    if (!read || !gone || !deleted || !blocked || !muted) throw new Error('nobody');
    await together(async () => {
      await read.put(`/v1/users/${user.handle}/follow`);
      await told(user, 1);
      const { body } = await user.get('/v1/notifications');
      await user.post('/v1/notifications/read', { upTo: body.items[0].id });
      for (const each of [gone, blocked, muted]) await each.put(`/v1/users/${user.handle}/follow`);
      const { body: post } = await deleted.post('/v1/posts', { text: `hi @${user.handle}` });
      await told(user, 2);
      await gone.delete(`/v1/users/${user.handle}/follow`);
      await user.put(`/v1/users/${blocked.handle}/block`);
      await user.put(`/v1/users/${muted.handle}/mute`);
      await deleted.delete(`/v1/posts/${post.id}`);
      await told(user, 1);
    });
    await nothingComesTo(user);
  });

  it('waits a while for more, and for its reader', async () => {
    const user = await reader();
    await ripple.restart('mailer', { MAIL_DELAY_MS: 3_600_000 });
    await (await somebody()).put(`/v1/users/${user.handle}/follow`);
    await told(user, 1);
    const due = async () =>
      (await ripple.database.pool.query('select from mail_due where user_id = $1', [user.id])).rowCount;
    expect(await due()).toBe(1);
    expect(mailsTo(user)).toEqual([]);
    await ripple.database.pool.query(`update mail_due set since = since - interval '2 hours'`);
    await expect.poll(() => mailsTo(user).length, LIMIT).toBe(1);
    expect(await due()).toBe(0);
    await ripple.restart('mailer');
  });

  it('does not come to who wants none', async () => {
    const user = await reader({ notifications: false });
    await (await somebody()).put(`/v1/users/${user.handle}/follow`);
    await told(user, 1);
    await nothingComesTo(user);
  });
});

describe('the end of mail', () => {
  it.each([
    [
      'as RFC 8058 has it',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'List-Unsubscribe=One-Click',
    ],
    ['as a form of a page', { 'content-type': 'multipart/form-data; boundary=x' }, '--x--\r\n'],
    ['with nothing', {}, undefined],
  ])('is one click away, %s', async (_, headers, body) => {
    const user = await reader({ digest: 'daily' });
    await (await somebody()).put(`/v1/users/${user.handle}/follow`);
    await expect.poll(() => mailsTo(user).length, LIMIT).toBe(1);
    const [mail] = mailsTo(user);
    expect(mail?.source).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    const path = linkIn(
      /^List-Unsubscribe: ?<(.*)>/m.exec(mail?.source.replace(/\r\n[ \t]+/g, '') ?? '')?.[1],
      'unsubscribe',
    );
    expect(linkIn(mail?.text, 'unsubscribe')).toBe(path);
    expect((await ripple.anybody.get(path)).status).toBe(200);
    expect((await user.get('/v1/users/me/mail')).body.notifications).toBe(true);
    const answer = await fetch(ripple.url + path, { method: 'POST', headers, ...(body && { body }) });
    expect(answer.status).toBe(200);
    expect((await user.get('/v1/users/me/mail')).body).toMatchObject({ notifications: false, digest: 'off' });
  });

  it('also comes by the settings', async () => {
    const user = await reader();
    expect((await user.delete('/v1/users/me/mail')).status).toBe(204);
    await (await somebody()).put(`/v1/users/${user.handle}/follow`);
    await told(user, 1);
    await nothingComesTo(user);
  });

  it('comes when a server refuses an address for good, and stops nobody else', async () => {
    const [gone, other] = [await reader(), await reader()];
    server.refusals.set(addressOf(gone), 550);
    for (const user of [gone, other]) await (await somebody()).put(`/v1/users/${user.handle}/follow`);
    await expect.poll(() => mailsTo(other).length, LIMIT).toBe(1);
    const refused = async () => (await gone.get('/v1/users/me/mail')).body.refused;
    await expect.poll(refused, LIMIT).toContain('no such mailbox');
    const dead = async () => (await ripple.database.pool.query('select from mail_due')).rowCount;
    expect(await dead()).toBe(0);
    // The owner may say that it is right, and is asked again.
    server.refusals.clear();
    expect((await put(gone)).body).toMatchObject({ confirmed: false, refused: null });
    await expect.poll(() => mailsTo(gone).length, LIMIT).toBe(1);
  });
});

describe('a digest', () => {
  const makeDue = (user: TestUser) =>
    ripple.database.pool.query(
      `update mail_settings set next_digest_at = now(), digested_at = now() - interval '1 day' where user_id = $1`,
      [user.id],
    );

  it('tells what was liked most, of those who are followed, and is due again a day later', async () => {
    const user = await reader({ digest: 'daily' });
    const [ada, muted, stranger] = [await somebody('Ada <i>'), await somebody(), await somebody()];
    for (const each of [ada, muted]) await user.put(`/v1/users/${each.handle}/follow`);
    await user.put(`/v1/users/${muted.handle}/mute`);
    const post = async (by: TestUser, text: string, visibility = 'public') =>
      (await by.post('/v1/posts', { text, visibility })).body.id;
    await post(ada, 'plain');
    const liked = await post(ada, '<img src=x> liked', 'followers');
    await user.put(`/v1/posts/${liked}/favourite`);
    await post(ada, 'for nobody here', 'direct');
    await post(muted, 'not wanted');
    await post(stranger, 'not followed');
    const counted = async () => (await user.get(`/v1/posts/${liked}`)).body.counts.favourites;
    await expect.poll(counted, LIMIT).toBe(1);
    await makeDue(user);
    await expect.poll(() => mailsTo(user).length, LIMIT).toBe(1);
    const [mail] = mailsTo(user);
    const text = mail?.text ?? '';
    expect(text.indexOf('<img src=x> liked')).toBeLessThan(text.indexOf('plain'));
    expect(text).not.toMatch(/not wanted|not followed|for nobody here/);
    expect(mail?.html).toContain('&lt;img src=x&gt; liked');
    expect(mail?.html).not.toMatch(/<img|<i>/);
    expect(mail?.headers.get('precedence')).toBe('bulk');
    const { rows } = await ripple.database.pool.query(
      'select extract(epoch from next_digest_at - now())::float8 * 1000 as ms from mail_settings where user_id = $1',
      [user.id],
    );
    expect(Math.abs(rows[0].ms - DAY_MS)).toBeLessThan(60_000);
  });

  it('that has nothing to tell is not sent, and one that comes twice is sent once', async () => {
    const [user, friend] = [await reader({ digest: 'weekly' }), await somebody()];
    await makeDue(user);
    const digested = async () =>
      (
        await ripple.database.pool.query(
          `select digested_at > now() - interval '1 hour' as done from mail_settings where user_id = $1`,
          [user.id],
        )
      ).rows[0].done;
    await expect.poll(digested, LIMIT).toBe(true);
    expect(mailsTo(user)).toEqual([]);
    await user.put(`/v1/users/${friend.handle}/follow`);
    await friend.post('/v1/posts', { text: 'something' });
    await makeDue(user);
    await expect.poll(() => mailsTo(user).length, LIMIT).toBe(1);
    const { rows } = await ripple.database.pool.query(
      'select (extract(epoch from digested_at) * 1000)::bigint as at from mail_settings where user_id = $1',
      [user.id],
    );
    const message = { type: 'send-digest', version: 1, userId: Number(user.id), dueAt: rows[0].at } as const;
    // biome-ignore lint/suspicious/noExplicitAny: an id is a number with a name
    await ripple.broker.publish({ lane: 'digests', message: message as any });
    await nothingComesTo(user);
  });
});
