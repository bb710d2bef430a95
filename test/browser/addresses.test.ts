import { answerOf } from '@ripple/client';
import { createWebAddresses } from '@ripple/runtime';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { given, openBrowser, type Person, patiently, person, url, visit } from './browser.ts';

let browser: Browser;
let judy: Person;
let mike: Person;
let words: string;
let post: string;

beforeAll(async () => {
  browser = await openBrowser();
  [judy, mike] = [await person('judy'), await person('mike')];
  words = `addressed ${Date.now()} #주소`;
  post = (await judy.ripple.posts.create({ text: words })).id;
});
afterAll(() => browser?.close());

/** Opens an address as a reader, and waits until its view shows the text. */
async function opens(address: string, text: string): Promise<void> {
  const { page, context, complaints } = await visit(browser, { as: mike.handle });
  await page.goto(address);
  // The fragment alone loads nothing.
  await page.reload();
  await page.locator('main').getByText(text).first().waitFor();
  expect(complaints).toEqual([]);
  await context.close();
}

it('opens every address that services write', async () => {
  const web = createWebAddresses({ PUBLIC_URL: url });
  await opens(web.post(Number(post)), words);
  await opens(web.user(judy.handle), `@${judy.handle}`);
  await opens(web.tag('주소'), words);
  await opens(web.keyword('addressed'), words);
  await opens(web.home, 'Home');
  await opens(web.everybody, 'Public');
});

interface Feed {
  home_page_url: string;
  items: { url: string; content_text: string }[];
}

it('opens the addresses of a feed', async () => {
  const read = async (): Promise<Feed> => (await fetch(judy.ripple.feeds.user(judy.handle, 'json'))).json();
  await expect.poll(async () => (await read()).items.length, patiently).toBe(1);
  const { home_page_url, items } = await read();
  await opens(home_page_url, `@${judy.handle}`);
  for (const item of items) await opens(item.url, words);
});

interface Mail {
  to: string[];
  text: string;
}

it('opens the addresses of a mail', async () => {
  const address = `${judy.handle}@example.org`;
  const mailed = async (part: string): Promise<string | undefined> => {
    const mails: Mail[] = await (await fetch(`${given('RIPPLE_MAIL_URL')}/api/mails`)).json();
    return mails.find(({ to, text }) => to.includes(address) && text.includes(part))?.text;
  };
  const linksIn = (text = '') => text.match(/https?:\S+/g) ?? [];
  await answerOf(judy.ripple.http.PUT('/v1/users/me/mail', { body: { address } }));
  await expect.poll(() => mailed('/confirm/'), patiently).toBeDefined();
  const confirm = linksIn(await mailed('/confirm/')).find((link) => link.includes('/confirm/')) ?? '';
  const { page, context } = await visit(browser);
  await page.goto(confirm);
  await page.getByRole('button', { name: 'Yes' }).click();
  await page.getByText('The address is confirmed.').waitFor();

  await mike.ripple.users.follow(judy.handle);
  const { id } = await mike.ripple.posts.create({ text: `@${judy.handle} an answer`, inReplyTo: post });
  const ends = [`/#/@${mike.handle}`, `/#/posts/${id}`];
  await expect
    .poll(async () => (await Promise.all(ends.map(mailed))).every((text) => text !== undefined), patiently)
    .toBe(true);
  for (const [at, shown] of [`@${mike.handle}`, 'an answer'].entries()) {
    const end = ends[at] ?? '';
    const link = linksIn(await mailed(end)).find((each) => each.endsWith(end)) ?? '';
    await opens(link, shown);
  }
  const stop = linksIn(await mailed(ends[1] ?? '')).find((link) => link.includes('/unsubscribe/')) ?? '';
  await page.goto(stop);
  await page.getByRole('button', { name: 'No more mail' }).click();
  await page.getByText('No more mail will come.').waitFor();
  await context.close();
});
