import { expect } from 'vitest';
import type { TestUser } from '../../ripple/client.ts';
import { startRipple } from '../../ripple/ripple.ts';
import { startMailServer } from '../mail-server.ts';

export const LIMIT = { timeout: 30_000, interval: 20 };

/** A Ripple with a mail server, and users with and without a mail address. */
export async function startMailReaders() {
  const server = await startMailServer();
  const ripple = await startRipple({ settings: { SMTP_URL: server.url } });
  let users = 0;

  const newUser = (name?: string) => ripple.user(`p${++users}`, name);
  const addressOf = ({ handle }: TestUser) => `${handle}@example.org`;
  const mailsTo = (user: TestUser) => server.to(addressOf(user));
  /** The path of a link in a mail. */
  const linkIn = (text: string | undefined, path: string) =>
    new RegExp(`http://ripple\\.test(/v1/mail/${path}/[\\w-]+)`).exec(text ?? '')?.[1] ?? '';
  const click = (path: string) => ripple.anybody.post(path, undefined);
  const putSettings = (user: TestUser, settings: Record<string, unknown> = {}) =>
    user.put('/v1/users/me/mail', {}, { address: addressOf(user), ...settings });

  /** A user with a confirmed address. Removes the mail that asked for the confirmation. */
  async function newReader(settings: Record<string, unknown> = {}): Promise<TestUser> {
    const user = await newUser();
    expect((await putSettings(user, settings)).status).toBe(200);
    await expect.poll(() => mailsTo(user).length, LIMIT).toBe(1);
    expect((await click(linkIn(mailsTo(user)[0]?.text, 'confirm'))).status).toBe(200);
    server.mails.splice(0);
    return user;
  }

  /** Waits until a user has this many unread notifications. */
  const waitForUnread = (user: TestUser, count: number) =>
    expect.poll(async () => (await user.get('/v1/notifications')).body.unread, LIMIT).toBe(count);

  /** No mail has come to the user when a later one has come to another reader. */
  async function expectNoMail(user: TestUser): Promise<void> {
    const other = await newReader();
    server.mails.splice(0);
    await (await newUser()).put(`/v1/users/${other.handle}/follow`);
    await expect.poll(() => mailsTo(other).length, LIMIT).toBe(1);
    expect(mailsTo(user)).toEqual([]);
  }

  return {
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
    async dispose() {
      await ripple.dispose();
      await server.close();
    },
  };
}

export type MailReaders = Awaited<ReturnType<typeof startMailReaders>>;
