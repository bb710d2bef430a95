import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, type Person, patiently, person, post, textsOf, visit } from './browser.ts';

let browser: Browser;
let erin: Person;

beforeAll(async () => {
  browser = await openBrowser();
  erin = await person('erin');
});
afterAll(() => browser?.close());

const listTexts = async ({ ripple, handle }: Person) => {
  const words: string[] = [];
  for await (const { text } of ripple.timelines.user(handle)) words.push(text);
  return words;
};

it('asks again for a page that could not be read', async () => {
  const writer = await person('writer');
  for (let n = 1; n <= 22; n++) await writer.ripple.posts.create({ text: `post ${n}` });
  const { page, context } = await visit(browser, { at: `#/@${writer.handle}` });
  const older = page.getByRole('button', { name: 'Load more' });
  await older.waitFor();
  await page.context().setOffline(true);
  await older.click();
  const again = page.getByRole('button', { name: 'Try again' });
  await again.waitFor();
  expect(await textsOf(page, '[role="alert"]')).toEqual(['Ripple is not responding.']);
  await page.context().setOffline(false);
  await again.click();
  await expect.poll(() => textsOf(page, '.posts .text'), patiently).toContain('post 1');
  expect(await textsOf(page, '.posts .text')).toHaveLength(22);
  await older.waitFor({ state: 'detached' });
  await context.close();
});

it('closes its streams while the window is hidden, and resumes afterwards', async () => {
  const open = new Set<object>();
  const before = async (page: Page) => {
    page.on('request', (request) => request.url().includes('/v1/stream/') && open.add(request));
    page.on('requestfinished', (request) => open.delete(request));
    page.on('requestfailed', (request) => open.delete(request));
  };
  const { page, context } = await visit(browser, { as: erin.handle, before });
  const look = (hidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { value, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  await expect.poll(() => textsOf(page, '.connection'), patiently).toEqual(['live']);
  expect(open.size).toBe(2);
  await look(true);
  await expect.poll(() => open.size, patiently).toBe(0);
  const missed = `posted meanwhile ${Date.now()}`;
  await erin.ripple.posts.create({ text: missed });
  await look(false);
  await expect.poll(() => textsOf(page, '[aria-labelledby="reader"] .text'), patiently).toContain(missed);
  await context.close();
});

it('posts once, also when keys are pressed twice or an answer is lost', async () => {
  const { page, context } = await visit(browser, { as: erin.handle, at: '#/home' });
  const field = page.getByLabel('What is new?');
  const words = `once ${Date.now()}`;
  await field.fill(words);
  let lost = 0;
  await page.route('**/v1/posts', async (route) => {
    await route.fetch();
    if (++lost <= 4) await route.abort();
    else await route.continue();
  });
  await page.keyboard.press('Control+Enter');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('alert').getByText('Ripple is not responding.').waitFor();
  await page.getByRole('button', { name: 'Post', exact: true }).click();
  await expect.poll(() => field.inputValue(), patiently).toBe('');
  expect((await listTexts(erin)).filter((each) => each === words)).toHaveLength(1);
  await context.close();
});

it('creates the first account of a demo', async () => {
  const { page, context } = await visit(browser, {
    before: (page) => page.route('**/v1/demo/people', (route) => route.fulfill({ json: { items: [] } })),
  });
  const handle = `first_${Date.now().toString(36)}`;
  await page.getByLabel('a to z, 0 to 9, _').fill(erin.handle);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('alert').getByText(/taken/).waitFor();
  await page.getByLabel('a to z, 0 to 9, _').fill(handle);
  await page.getByRole('button', { name: 'Create account' }).click();
  await post(page, 'hello');
  await expect.poll(() => textsOf(page, '.progress'), patiently).toEqual([expect.stringMatching(/everyone/)]);
  await page.reload();
  await expect.poll(() => textsOf(page, '.composer strong'), patiently).toEqual([handle]);
  await context.close();
});

it('logs in with a token, keeps it during an outage, and says when it is no longer valid', async () => {
  let away = false;
  const before = (page: Page) =>
    page.route('**/v1/instance', async (route) => {
      const answer = await (await route.fetch()).json();
      if (away) await route.fulfill({ status: 503, json: { title: 'Busy', status: 503, detail: 'Later.' } });
      else await route.fulfill({ json: { ...answer, demo: null } });
    });
  const { page, context } = await visit(browser, { at: '#/home', before });
  await page.getByText('Log in to see this page.').waitFor();
  await page.getByLabel('Access token').fill(erin.token);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByLabel('What is new?').waitFor();

  away = true;
  await page.reload();
  await page.getByRole('alert').getByText('Later.').waitFor();
  away = false;
  await page.getByLabel('What is new?').waitFor();

  await page.route('**/v1/timelines/mentions*', (route) =>
    route.fulfill({ status: 401, json: { title: 'Unauthorized', status: 401, detail: 'Expired.' } }),
  );
  await page.getByRole('link', { name: 'Mentions' }).click();
  await page.getByRole('alert').getByText('This token is no longer valid.').waitFor();
  await page.getByText('Log in to see this page.').waitFor();
  await context.close();
});
