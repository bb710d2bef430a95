import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../../ripple/client.ts';
import { LIMIT, type MailReaders, startMailReaders } from './mail-readers.ts';

const DAY_MS = 24 * 3_600_000;

let readers: MailReaders;
let ripple: MailReaders['ripple'];
let newUser: MailReaders['newUser'];
let newReader: MailReaders['newReader'];
let mailsTo: MailReaders['mailsTo'];
let waitForUnread: MailReaders['waitForUnread'];
let expectNoMail: MailReaders['expectNoMail'];

beforeAll(async () => {
  readers = await startMailReaders();
  ({ ripple, newUser, newReader, mailsTo, waitForUnread, expectNoMail } = readers);
});
afterAll(() => readers?.dispose());

/** Does work while no mailer runs, so that one mail tells of all of it. */
async function together(work: () => Promise<void>): Promise<void> {
  await ripple.stop('mailer');
  await work();
  await ripple.start('mailer');
}

describe('mail of notifications', () => {
  it('tells of several users in one mail, with texts and links', async () => {
    const user = await newReader();
    const [ada, bob] = [await newUser('Ada "L." <script>'), await newUser()];
    let id = '';
    await together(async () => {
      await ada.put(`/v1/users/${user.handle}/follow`);
      await bob.put(`/v1/users/${user.handle}/follow`);
      const { body } = await ada.post('/v1/posts', { text: `<b>hello</b> & @${user.handle}` });
      id = body.id;
      await waitForUnread(user, 2);
    });
    await expect.poll(() => mailsTo(user).length, LIMIT).toBe(1);
    const [mail] = mailsTo(user);
    expect(mail?.subject).toContain('mentioned you, and more');
    expect(mail?.text).toContain(`and 1 other follows you`);
    expect(mail?.text).toContain(`<b>hello</b> & @${user.handle}`);
    expect(mail?.text).toContain(`http://ripple.test/#/posts/${id}`);
    expect(mail?.html).toContain('&lt;b&gt;hello&lt;/b&gt; &amp;');
    expect(mail?.html).not.toMatch(/<b>|<script/);
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
  });

  it('leads to the pages of WEB_URL, and is turned around by no name', async () => {
    const WEB_URL = 'https://app.example/p/{id} https://app.example/@{handle}';
    const user = await newReader();
    const eve = await newUser('Eve\u202e\u2066');
    await ripple.stop('mailer');
    await eve.put(`/v1/users/${user.handle}/follow`);
    const { body } = await eve.post('/v1/posts', { text: `\u202eto @${user.handle}` });
    await waitForUnread(user, 2);
    await ripple.start('mailer', { WEB_URL });
    await expect.poll(() => mailsTo(user).length, LIMIT).toBe(1);
    const [mail] = mailsTo(user);
    expect(mail?.text).toContain(`  https://app.example/p/${body.id}`);
    expect(mail?.text).toContain(`  https://app.example/@${eve.handle}`);
    expect(mail?.subject).toBe(`Eve (@${eve.handle}) mentioned you, and more`);
    expect(mail?.text).toContain(`  \u202eto @${user.handle}\u202c`);
    await ripple.restart('mailer');
  });

  it('tells of each notification once', async () => {
    const user = await newReader();
    await (await newUser()).put(`/v1/users/${user.handle}/follow`);
    await expect.poll(() => mailsTo(user).length, LIMIT).toBe(1);
    const { body } = await (await newUser()).post('/v1/posts', { text: `hi @${user.handle}` });
    await expect.poll(() => mailsTo(user).length, LIMIT).toBe(2);
    expect(mailsTo(user)[1]?.text).toContain(body.id);
    expect(mailsTo(user)[1]?.text).not.toContain('follows you');
  });

  it('leaves out what was read, undone, deleted, or done by a blocked or muted user', async () => {
    const user = await newReader();
    const [read, gone, deleted] = [await newUser(), await newUser(), await newUser()];
    const [blocked, muted] = [await newUser(), await newUser()];
    await together(async () => {
      await read.put(`/v1/users/${user.handle}/follow`);
      await waitForUnread(user, 1);
      const { body } = await user.get('/v1/notifications');
      await user.post('/v1/notifications/read', { upTo: body.items[0].id });
      for (const each of [gone, blocked, muted]) await each.put(`/v1/users/${user.handle}/follow`);
      const { body: post } = await deleted.post('/v1/posts', { text: `hi @${user.handle}` });
      await waitForUnread(user, 2);
      await gone.delete(`/v1/users/${user.handle}/follow`);
      await user.put(`/v1/users/${blocked.handle}/block`);
      await user.put(`/v1/users/${muted.handle}/mute`);
      await deleted.delete(`/v1/posts/${post.id}`);
      await waitForUnread(user, 0);
    });
    await expectNoMail(user);
  });

  it('is sent after MAIL_DELAY_MS, not before', async () => {
    const user = await newReader();
    await ripple.restart('mailer', { MAIL_DELAY_MS: 3_600_000 });
    await (await newUser()).put(`/v1/users/${user.handle}/follow`);
    await waitForUnread(user, 1);
    const due = async () =>
      (await ripple.database.pool.query('select from mail_due where user_id = $1', [user.id])).rowCount;
    expect(await due()).toBe(1);
    expect(mailsTo(user)).toEqual([]);
    await ripple.database.pool.query(`update mail_due set since = since - interval '2 hours'`);
    await expect.poll(() => mailsTo(user).length, LIMIT).toBe(1);
    expect(await due()).toBe(0);
    await ripple.restart('mailer');
  });

  it('is not sent to users who have turned it off', async () => {
    const user = await newReader({ notifications: false });
    await (await newUser()).put(`/v1/users/${user.handle}/follow`);
    await waitForUnread(user, 1);
    await expectNoMail(user);
  });
});

describe('a digest', () => {
  const makeDue = (user: TestUser) =>
    ripple.database.pool.query(
      `update mail_settings set next_digest_at = now(), digested_at = now() - interval '1 day' where user_id = $1`,
      [user.id],
    );

  it('has the most liked posts of followed users, and is due again a day later', async () => {
    const user = await newReader({ digest: 'daily' });
    const [ada, muted, stranger] = [await newUser('Ada <i>'), await newUser(), await newUser()];
    for (const each of [ada, muted]) await user.put(`/v1/users/${each.handle}/follow`);
    await user.put(`/v1/users/${muted.handle}/mute`);
    const post = async (by: TestUser, text: string, visibility = 'public') =>
      (await by.post('/v1/posts', { text, visibility })).body.id;
    await post(ada, 'plain');
    const liked = await post(ada, '<img src=x> liked', 'followers');
    await user.put(`/v1/posts/${liked}/favourite`);
    await post(ada, 'for other readers', 'direct');
    await post(muted, 'not wanted');
    await post(stranger, 'not followed');
    const counted = async () => (await user.get(`/v1/posts/${liked}`)).body.counts.favourites;
    await expect.poll(counted, LIMIT).toBe(1);
    await makeDue(user);
    await expect.poll(() => mailsTo(user).length, LIMIT).toBe(1);
    const [mail] = mailsTo(user);
    const text = mail?.text ?? '';
    expect(text.indexOf('<img src=x> liked')).toBeLessThan(text.indexOf('plain'));
    expect(text).not.toMatch(/not wanted|not followed|for other readers/);
    expect(mail?.html).toContain('&lt;img src=x&gt; liked');
    expect(mail?.html).not.toMatch(/<img|<i>/);
    expect(mail?.headers.get('precedence')).toBe('bulk');
    const { rows } = await ripple.database.pool.query(
      'select extract(epoch from next_digest_at - now())::float8 * 1000 as ms from mail_settings where user_id = $1',
      [user.id],
    );
    expect(Math.abs(rows[0].ms - DAY_MS)).toBeLessThan(60_000);
  });

  it('without posts is not sent, and one that is queued twice is sent once', async () => {
    const [user, friend] = [await newReader({ digest: 'weekly' }), await newUser()];
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
    await expectNoMail(user);
  });
});
