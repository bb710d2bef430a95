import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { expectProblem } from '../contract/expect-problem.ts';
import { LIMIT, type MailReaders, startMailReaders } from './mail-readers.ts';

let readers: MailReaders;
let ripple: MailReaders['ripple'];
let server: MailReaders['server'];
let newUser: MailReaders['newUser'];
let newReader: MailReaders['newReader'];
let addressOf: MailReaders['addressOf'];
let mailsTo: MailReaders['mailsTo'];
let linkIn: MailReaders['linkIn'];
let click: MailReaders['click'];
let putSettings: MailReaders['putSettings'];
let waitForUnread: MailReaders['waitForUnread'];
let expectNoMail: MailReaders['expectNoMail'];

beforeAll(async () => {
  readers = await startMailReaders();
  ({
    ripple,
    server,
    newUser,
    newReader,
    addressOf,
    mailsTo,
    linkIn,
    click,
    putSettings,
    waitForUnread,
    expectNoMail,
  } = readers);
});
afterAll(() => readers?.dispose());

describe('an address', () => {
  it('is confirmed by a link in a mail, which only a POST follows', async () => {
    const user = await newUser();
    expectProblem(await user.get('/v1/users/me/mail'), 404);
    const wanted = { address: addressOf(user), notifications: true, digest: 'off' };
    expect((await putSettings(user)).body).toEqual({ ...wanted, confirmed: false, refused: null });
    await (await newUser()).put(`/v1/users/${user.handle}/follow`);
    await waitForUnread(user, 1);
    await expect.poll(() => mailsTo(user).length, LIMIT).toBe(1);
    const [mail] = mailsTo(user);
    expect(mail?.subject).toBe('Is this your address?');
    const path = linkIn(mail?.text, 'confirm');
    expect(linkIn(mail?.html || '', 'confirm')).toBe(path);
    // Scanners of mail send a GET to every link.
    const page = await ripple.anybody.get(path);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect((await user.get('/v1/users/me/mail')).body.confirmed).toBe(false);
    expect((await click(path)).status).toBe(200);
    expect((await user.get('/v1/users/me/mail')).body).toEqual({ ...wanted, confirmed: true, refused: null });
    // Opened twice, it says so.
    for (const again of [await click(path), await ripple.anybody.get(path)]) {
      expect(again.status).toBe(200);
      expect(again.text).toContain('The address is confirmed.');
    }
  });

  it('is asked by a mail that has nothing of the user in it', async () => {
    const user = await newUser('Buy at evil.example');
    await putSettings(user, { address: 'third.party@example.org' });
    await expect.poll(() => server.to('third.party@example.org').length, LIMIT).toBe(1);
    const [mail] = server.to('third.party@example.org');
    const all = [mail?.subject, mail?.text, mail?.html, mail?.source].join('\n');
    expect(all).not.toMatch(/evil/);
    expect(all.replaceAll(/token|confirm[/.][\w-]+/g, '')).not.toMatch(new RegExp(`\\b${user.handle}\\b`));
  });

  it('is asked three times a day, whichever users name it, in whichever spelling', async () => {
    const spellings = [
      'Victim@example.org',
      'victim@EXAMPLE.org',
      ' victim+1@example.org',
      'VICTIM@Example.Org',
    ];
    const statuses: number[] = [];
    for (const address of [...spellings, ...spellings]) {
      const user = await newUser();
      const answer = await putSettings(user, { address });
      statuses.push(answer.status);
      if (answer.status === 200) continue;
      expectProblem(answer, 429);
      expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
      expectProblem(await user.get('/v1/users/me/mail'), 404);
    }
    expect(statuses).toEqual([200, 200, 200, 429, 429, 429, 429, 429]);
    const mails = () => server.mails.filter(({ recipient }) => /^victim/i.test(recipient)).length;
    await expect.poll(mails, LIMIT).toBe(3);
    server.mails.splice(0);
    await expectNoMail(await newUser());
    expect(mails()).toBe(0);
    // A day later it may be asked again.
    const { pool } = ripple.database;
    await pool.query(`update mail_questions set asked_at = array[now() - interval '25 hours']`);
    expect((await putSettings(await newUser(), { address: 'victim@example.org' })).status).toBe(200);
    const { rows } = await pool.query('select q::text as row from mail_questions q');
    expect(JSON.stringify(rows)).not.toContain('victim');
  });

  it('is asked once, whatever addresses its user has named before it', async () => {
    const user = await newUser();
    await ripple.stop('mailer');
    for (const address of ['first@example.org', 'second@example.org', addressOf(user)])
      expect((await putSettings(user, { address })).status).toBe(200);
    await ripple.start('mailer');
    await expect.poll(() => mailsTo(user).length, LIMIT).toBe(1);
    expect(server.to('first@example.org')).toEqual([]);
    await expectNoMail(user);
  });

  it('in another spelling is the same, and stays confirmed', async () => {
    const user = await newReader();
    const address = addressOf(user).toUpperCase();
    expect((await putSettings(user, { address })).body).toMatchObject({ address, confirmed: true });
  });

  it('that has changed must be confirmed again, and gets no mail before', async () => {
    const user = await newReader();
    const address = `other.${addressOf(user)}`;
    expect((await putSettings(user, { address })).body).toMatchObject({ address, confirmed: false });
    await expect.poll(() => server.to(address).length, LIMIT).toBe(1);
    await (await newUser()).put(`/v1/users/${user.handle}/follow`);
    await waitForUnread(user, 1);
    await expectNoMail(user);
    expect(server.to(address).length).toBe(0);
  });

  it('stays confirmed when only other settings change', async () => {
    const user = await newReader();
    expect((await putSettings(user, { digest: 'weekly' })).body).toMatchObject({
      confirmed: true,
      digest: 'weekly',
    });
  });

  it('must be valid', async () => {
    const user = await newUser();
    const wrong = [
      '',
      'no-at-sign',
      'a@b@c',
      'a b@example.org',
      'a@example.org\r\nBcc: x@example.org',
      '<a@b.c>',
    ];
    for (const address of [...wrong, 'a@-b.example', `a@${'x'.repeat(64)}.example`, 'a,b@example.org']) {
      expectProblem(await putSettings(user, { address }), 400, '/address');
    }
    expect((await putSettings(user, { address: '김@예시.한국' })).status).toBe(200);
  });

  it('can be changed five times, since each change mails a link to it', async () => {
    const user = await newUser();
    for (let n = 0; n < 5; n++)
      expect((await putSettings(user, { address: `victim${n}@example.org` })).status).toBe(200);
    await user.delete('/v1/users/me/mail');
    const refused = await putSettings(user, { address: 'victim6@example.org' });
    expectProblem(refused, 429);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expectProblem(await user.get('/v1/users/me/mail'), 404);
  });
});

describe('a link in a mail', () => {
  /** As browsers do. */
  const open = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(ripple.url + path, { method, headers: { accept: 'text/html,*/*;q=0.8', ...headers } });

  it.each(['GET', 'POST'])(
    'leads to a page also if it is unknown or was changed on its way: %s',
    async (method) => {
      const long = 'x'.repeat(3_000);
      for (const kind of ['confirm', 'unsubscribe']) {
        for (const token of ['unknown', 'not.a.token', '%20', '%ff', '', long]) {
          const answer = await open(`/v1/mail/${kind}/${token}`, {}, method);
          expect(answer.status, token).toBeGreaterThanOrEqual(400);
          expect(answer.status, token).toBeLessThan(500);
          expect(answer.headers.get('content-type'), token).toMatch(/^text\/html/);
          expect(await answer.text(), token).toContain('This link does not work');
        }
      }
    },
  );

  it.each([
    ['ko-KR,ko;q=0.9,en-US;q=0.8', 'ko', '링크'],
    ['ko', 'ko', '링크'],
    ['en-GB,ko;q=0.5', 'en', 'This link'],
    ['fr-FR', 'en', 'This link'],
    ['*', 'en', 'This link'],
    [',;=', 'en', 'This link'],
  ])('answers %j in %s', async (header, language, words) => {
    const answer = await open('/v1/mail/confirm/unknown', { 'accept-language': header });
    expect(answer.headers.get('content-language')).toBe(language);
    expect(answer.headers.get('vary')).toMatch(/accept-language/i);
    const page = await answer.text();
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).toContain(words);
  });

  it('answers programs that show no HTML with a problem', async () => {
    const answer = await open('/v1/mail/confirm/unknown', { accept: 'application/json' });
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it('leads to a page also where requests are too many', async () => {
    onTestFinished(() => ripple.restart('api'));
    await ripple.restart('api', { RATE_LIMIT_ADDRESS: 1 });
    // Where Redis takes longer than 300 ms, a request isn't counted.
    await expect.poll(async () => (await open('/v1/mail/confirm/x')).status).toBe(429);
    const answer = await open('/v1/mail/confirm/x');
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await answer.text()).toContain('Too many requests');
  });
});

describe('unsubscribing', () => {
  it.each([
    [
      'sent as RFC 8058 says',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'List-Unsubscribe=One-Click',
    ],
    ['sent as a form', { 'content-type': 'multipart/form-data; boundary=x' }, '--x--\r\n'],
    ['sent without a body', {}, undefined],
  ])('takes one click, %s', async (_, headers, body) => {
    const user = await newReader({ digest: 'daily' });
    await (await newUser()).put(`/v1/users/${user.handle}/follow`);
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
    expect((await ripple.anybody.get(path)).text).toContain('No more mail will come.');
  });

  it('is possible in the settings', async () => {
    const user = await newReader();
    expect((await user.delete('/v1/users/me/mail')).status).toBe(204);
    await (await newUser()).put(`/v1/users/${user.handle}/follow`);
    await waitForUnread(user, 1);
    await expectNoMail(user);
  });

  it('happens when a mail server refuses the address for good, and to no other user', async () => {
    const [gone, other] = [await newReader(), await newReader()];
    server.refusals.set(addressOf(gone), 550);
    for (const user of [gone, other]) await (await newUser()).put(`/v1/users/${user.handle}/follow`);
    await expect.poll(() => mailsTo(other).length, LIMIT).toBe(1);
    const refused = async () => (await gone.get('/v1/users/me/mail')).body.refused;
    await expect.poll(refused, LIMIT).toContain('no such mailbox');
    const due = async () => (await ripple.database.pool.query('select from mail_due')).rowCount;
    expect(await due()).toBe(0);
    // The owner may enter the address again, and gets a new link.
    server.refusals.clear();
    expect((await putSettings(gone)).body).toMatchObject({ confirmed: false, refused: null });
    await expect.poll(() => mailsTo(gone).length, LIMIT).toBe(1);
  });
});
