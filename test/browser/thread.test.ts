import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, type Person, patiently, person, textsOf, visit } from './browser.ts';

let browser: Browser;
let frank: Person;
let grace: Person;

beforeAll(async () => {
  browser = await openBrowser();
  [frank, grace] = [await person('frank'), await person('grace')];
});
afterAll(() => browser?.close());

const reply = async ({ ripple }: Person, inReplyTo: string, text: string) =>
  (await ripple.posts.create({ text, inReplyTo })).id;

/** The texts of the tree below a post, each with its distance from the edge of the tree, in levels. */
const treeOf = (page: Page) =>
  page.locator('.branch .text').evaluateAll((texts) =>
    texts.map((text) => {
      let level = 0;
      for (let at = text.closest('.branch'); at; at = at.parentElement?.closest('.branch') ?? null) level++;
      return [level, text.textContent];
    }),
  );

it('shows a thread: what is above a post, and a tree of what is below', async () => {
  const root = (await frank.ripple.posts.create({ text: 'root' })).id;
  const first = await reply(grace, root, 'first');
  const second = await reply(frank, root, 'second');
  const third = await reply(frank, first, 'below the first');
  await reply(grace, second, 'below the second');
  await reply(grace, third, 'far below the first');
  const { page, context, complaints } = await visit(browser, { as: grace.handle, at: `#/posts/${root}` });
  await expect
    .poll(() => treeOf(page), patiently)
    .toEqual([
      [1, 'first'],
      [2, 'below the first'],
      [3, 'far below the first'],
      [1, 'second'],
      [2, 'below the second'],
    ]);

  // An own reply stands where it belongs.
  const chosen = page.locator('.branch').first().locator('> li').last();
  await chosen
    .getByRole('button', { name: /^Reply/ })
    .first()
    .click();
  await page.getByLabel('Your reply').fill('an own reply');
  await chosen.getByRole('button', { name: 'Post', exact: true }).click();
  await expect.poll(() => treeOf(page), patiently).toContainEqual([2, 'an own reply']);

  await page.goto(`${page.url().split('#')[0]}#/posts/${third}`);
  await expect.poll(() => textsOf(page, '.chosen .text'), patiently).toEqual(['below the first']);
  expect(await textsOf(page, '.posts:not(.branch) .text')).toEqual(['root', 'first']);
  expect(await treeOf(page)).toEqual([[1, 'far below the first']]);
  expect(complaints).toEqual([]);
  await context.close();
});

it('keeps a long conversation within a narrow screen', async () => {
  let last = (await frank.ripple.posts.create({ text: 'deep' })).id;
  const at = `#/posts/${last}`;
  for (let n = 1; n <= 12; n++) last = await reply(n % 2 ? grace : frank, last, `level ${n}`);
  const { page, context } = await visit(browser, {
    as: frank.handle,
    at,
    viewport: { width: 360, height: 740 },
  });
  await expect.poll(async () => (await treeOf(page)).at(-1), patiently).toEqual([12, 'level 12']);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  const box = await page.getByText('level 12', { exact: true }).boundingBox();
  expect(box?.width).toBeGreaterThan(120);
  await context.close();
});

it('says that a thread goes on, and leads on', async () => {
  const root = (await frank.ripple.posts.create({ text: 'much discussed' })).id;
  const first = await reply(grace, root, 'an answer');
  await reply(frank, first, 'answered');
  const before = (page: Page) =>
    page.route('**/v1/posts/*/context', async (route) => {
      const response = await route.fetch();
      const thread = await response.json();
      const cut = { descendants: thread.descendants.slice(0, 1), descendantsTruncated: true };
      await route.fulfill({ response, json: { ...thread, ...cut } });
    });
  const { page, context } = await visit(browser, { at: `#/posts/${root}`, before });
  await page.getByText('The thread goes on.').waitFor();
  await page.getByRole('button', { name: 'All direct replies' }).click();
  await expect.poll(() => textsOf(page, '.posts:not(.branch) .text'), patiently).toEqual(['an answer']);
  await page.getByRole('link', { name: 'More replies to grace' }).click();
  await expect.poll(() => textsOf(page, '.chosen .text'), patiently).toEqual(['an answer']);
  await context.close();
});

it('keeps bookmarks, which are shown to their owner alone', async () => {
  const words = `to be read later ${Date.now()}`;
  const { id } = await frank.ripple.posts.create({ text: words });
  const hers = await visit(browser, { as: grace.handle, at: `#/posts/${id}` });
  await hers.page.getByRole('button', { name: 'Bookmark', pressed: false }).click();
  await hers.page.getByRole('button', { name: 'Bookmark', pressed: true }).waitFor();
  await expect.poll(async () => (await grace.ripple.posts.get(id)).viewer.bookmarked, patiently).toBe(true);
  await hers.page.getByRole('link', { name: 'Bookmarks' }).click();
  await expect.poll(() => textsOf(hers.page, '.posts .text'), patiently).toEqual([words]);
  const his = await visit(browser, { as: frank.handle, at: '#/bookmarks' });
  await his.page.getByText('Nothing here yet.').waitFor();
  expect([...hers.complaints, ...his.complaints]).toEqual([]);
  await hers.context.close();
  await his.context.close();
});
