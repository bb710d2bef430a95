import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, type Person, patiently, person, visit } from './browser.ts';

let browser: Browser;
let mallory: Person;
let niaj: Person;

beforeAll(async () => {
  browser = await openBrowser();
  [mallory, niaj] = [await person('mallory'), await person('niaj')];
});
afterAll(() => browser?.close());

it('asks a locked user to follow, who accepts among the notifications', async () => {
  await mallory.ripple.posts.create({ text: 'for followers alone', visibility: 'followers' });
  const hers = await visit(browser, { as: mallory.handle, at: `#/@${mallory.handle}` });
  await hers.page.getByLabel('Ask me before someone follows me').check();
  await hers.page.getByText('private account').waitFor();

  const his = await visit(browser, { as: niaj.handle, at: `#/@${mallory.handle}` });
  await his.page.getByRole('button', { name: 'Ask to follow' }).click();
  await his.page.getByRole('button', { name: 'Requested', pressed: true }).waitFor();
  expect(await his.page.getByText('for followers alone').count()).toBe(0);

  await hers.page.goto(`${hers.page.url().split('#')[0]}#/notifications`);
  await hers.page.getByText('wants to follow you').waitFor();
  await hers.page.getByRole('button', { name: 'Accept' }).click();
  const requests = hers.page.getByRole('heading', { name: 'Follow requests' });
  await expect.poll(() => requests.count(), patiently).toBe(0);
  expect((await niaj.ripple.users.get(mallory.handle)).viewer).toMatchObject({ following: true });

  await his.page.reload();
  await his.page.getByText('for followers alone').waitFor();
  await his.page.getByRole('button', { name: 'Unfollow' }).waitFor();
  expect([...hers.complaints, ...his.complaints]).toEqual([]);
  await hers.context.close();
  await his.context.close();
});
