import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, type Person, patiently, person, textsOf, visit } from './browser.ts';

let browser: Browser;
let carol: Person;
let dave: Person;

beforeAll(async () => {
  browser = await openBrowser();
  [carol, dave] = [await person('carol'), await person('dave')];
});
afterAll(() => browser?.close());

const write = async (page: Page, text: string) => {
  await page.getByLabel('What is new?').fill(text);
  await page.getByRole('button', { name: 'Post', exact: true }).click();
};
const item = (page: Page, text: string) => page.locator('.posts > li', { hasText: text }).first();

it('is a small client: write, reply, like, repost, follow, edit, delete', async () => {
  const since = Date.now();
  const hers = await visit(browser, { as: carol.handle, at: '#/home' });
  const his = await visit(browser, { as: dave.handle, at: `#/@${carol.handle}` });
  const words = `good morning ${since} #바다`;

  await his.page.getByRole('button', { name: 'Follow', exact: true }).click();
  await his.page.getByRole('button', { name: 'Unfollow' }).waitFor();
  await his.page.getByRole('link', { name: 'Home' }).click();
  await his.page.getByRole('heading', { name: 'Home' }).waitFor();
  // Posts that arrive from here on are new.
  await his.page.getByText('Loading…').waitFor({ state: 'detached' });

  await write(hers.page, words);
  await item(hers.page, words).waitFor();

  // The stream brings the post, and the button shows it.
  await his.page.getByRole('button', { name: /^Show \d+ new posts?$/ }).click();
  const seen = item(his.page, words);
  await seen.getByRole('button', { name: 'Like' }).click();
  await seen.getByRole('button', { name: 'Like', pressed: true }).waitFor();
  await seen.getByRole('button', { name: 'Repost' }).click();
  await seen.getByRole('button', { name: 'Repost', pressed: true }).waitFor();
  await seen.getByRole('button', { name: 'Reply' }).click();
  await his.page.getByLabel('Your reply').fill(`@${carol.handle} to you, too ${since}`);
  await seen.getByRole('button', { name: 'Post', exact: true }).click();
  await seen.getByRole('button', { name: /Reply 1/ }).waitFor();

  // The author is notified.
  await expect.poll(() => textsOf(hers.page, 'nav .badge'), patiently).toEqual(['4']);
  await hers.page.getByRole('link', { name: /Notifications/ }).click();
  await expect
    .poll(async () => (await textsOf(hers.page, '.posts li')).join(), patiently)
    .toMatch(/dave.*(liked|reposted|replied|mentioned)/s);
  await hers.page.getByRole('button', { name: 'Mark all as read' }).click();
  await expect.poll(() => textsOf(hers.page, 'nav .badge'), patiently).toEqual([]);

  // An edit and a deletion reach the screen of the reader.
  await hers.page.getByRole('link', { name: 'Home' }).click();
  await item(hers.page, words).getByRole('button', { name: 'Edit' }).click();
  await hers.page.getByLabel('Save').fill(`good evening ${since}`);
  await hers.page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => textsOf(his.page, '.posts .text'), patiently).toContain(`good evening ${since}`);
  hers.page.on('dialog', (dialog) => void dialog.accept());
  await item(hers.page, `good evening ${since}`).getByRole('button', { name: 'Delete' }).click();
  await expect
    .poll(() => textsOf(hers.page, '.posts .text'), patiently)
    .not.toContain(`good evening ${since}`);
  await expect
    .poll(() => textsOf(his.page, '.posts .text'), patiently)
    .not.toContain(`good evening ${since}`);
  expect([...hers.complaints, ...his.complaints]).toEqual([]);
  await hers.context.close();
  await his.context.close();
});

it('keeps the newer version from the stream when an older page arrives after it', async () => {
  const [before, after] = [`before ${Date.now()}`, `after ${Date.now()}`];
  const { id } = await carol.ripple.posts.create({ text: before });
  const { page, context } = await visit(browser, { as: carol.handle, at: '#/public' });
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let asked = 0;
  await page.route('**/v1/timelines/home*', async (route) => {
    asked += 1;
    const response = await route.fetch();
    // The first request fills the list; the second covers the time until the stream began.
    if (asked === 2) await released;
    await route.fulfill({ response });
  });
  await page.getByRole('link', { name: 'Home' }).click();
  await item(page, before).waitFor();
  await expect.poll(() => asked, patiently).toBe(2);

  await carol.ripple.posts.edit(id, { text: after });
  await item(page, after).waitFor();
  const late = page.waitForResponse('**/v1/timelines/home*');
  release();
  await (await late).finished();
  await page.evaluate(() => new Promise(requestAnimationFrame));
  expect(await textsOf(page, '.posts .text')).toContain(after);
  await context.close();
});

it('sends pictures with a post, which shows them when they are ready', async () => {
  const { page, context, complaints } = await visit(browser, { as: carol.handle, at: '#/home' });
  await page.getByLabel('What is new?').waitFor();
  const bytes = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 200 });
    const context = canvas.getContext('2d');
    if (context) Object.assign(context, { fillStyle: '#0b7285' }).fillRect(0, 0, 320, 100);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
    return Array.from(new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0)));
  });
  const picture = { name: 'sea.png', mimeType: 'image/png', buffer: Buffer.from(bytes) };
  await page.locator('input[type=file]').setInputFiles(picture);
  await page.getByLabel('Describe the picture').fill('The sea, half of it');
  const words = `look ${Date.now()}`;
  await write(page, words);
  const image = item(page, words).getByAltText('The sea, half of it');
  await image.waitFor();
  await expect
    .poll(() => image.evaluate((found) => (found as HTMLImageElement).naturalWidth), patiently)
    .toBe(320);
  expect(complaints).toEqual([]);
  await context.close();
});

it('links the links, mentions and tags of a post', async () => {
  const text = `see example.org/a, http://example.com/b#c and example.com. #sea·side @${carol.handle}`;
  const { id } = await carol.ripple.posts.create({ text });
  const { page, context } = await visit(browser, { at: `#/posts/${id}` });
  await page.locator('.chosen .text').waitFor();
  const links = await page
    .locator('.chosen .text a')
    .evaluateAll((all) => all.map((link) => [link.textContent, link.getAttribute('href')]));
  expect(links).toEqual([
    ['example.org/a', 'http://example.org/a'],
    ['http://example.com/b#c', 'http://example.com/b#c'],
    ['example.com', 'http://example.com'],
    ['#sea·side', `#/tags/${encodeURIComponent('sea·side')}`],
    [`@${carol.handle}`, `#/@${carol.handle}`],
  ]);
  expect(await page.locator('.chosen .text').textContent()).toBe(text);
  await context.close();
});

it('finds a tag and a word, and follows them', async () => {
  const { page, context } = await visit(browser, { as: dave.handle, at: '#/public' });
  const find = page.getByRole('searchbox');
  await find.fill('#바다');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('heading', { name: '#바다' }).waitFor();
  const follow = page.getByRole('button', { name: /ollow this/ });
  const before = await follow.textContent();
  await follow.click();
  await expect.poll(() => follow.textContent(), patiently).not.toBe(before);
  await context.close();
});

it('links the tags and addresses of a text as they are written, and nothing else', async () => {
  const { page, context } = await visit(browser, { as: carol.handle, at: '#/home' });
  const text = `詳しくはhttps://example.com/a/bを見て lee.kr@naver.com #ㅋㅋ_Kayak #ㅋㅋ_KAYAK ${Date.now()}`;
  await write(page, text);
  const links = item(page, text).locator('.text a');
  await expect
    .poll(() => links.allTextContents(), patiently)
    .toEqual(['https://example.com/a/b', '#ㅋㅋ_Kayak', '#ㅋㅋ_KAYAK']);
  await links.last().click();
  await page.getByRole('heading', { name: '#ㅋㅋ_KAYAK' }).waitFor();
  await item(page, text).waitFor();
  await context.close();
});

it.each([
  [
    'en',
    [/^\d\d sec\. ago$/, '3 min. ago', '2 hr. ago', '6 days ago', '3 wk. ago', /^\w{3} \d{1,2}, 20\d\d$/],
  ],
  ['ko', [/^\d\d초 전$/, '3분 전', '2시간 전', '6일 전', '3주 전', /^20\d\d\. \d{1,2}\. \d{1,2}\.$/]],
] as const)('tells how old a post is, in %s', async (language, expected) => {
  const ages = [30, 185, 7_205, 6.5 * 86_400, 24 * 86_400, 40 * 86_400];
  for (const n of ages.keys()) await dave.ripple.posts.create({ text: `aged ${language} ${n}` });
  const before = (page: Page) =>
    page.route('**/v1/users/*/posts*', async (route) => {
      const response = await route.fetch();
      const timeline = await response.json();
      const items = timeline.items.slice(0, ages.length).map((post: object, at: number) => ({
        ...post,
        createdAt: new Date(Date.now() - (ages[at] ?? 0) * 1_000).toISOString(),
      }));
      await route.fulfill({ response, json: { ...timeline, items } });
    });
  const { page, context } = await visit(browser, { language, at: `#/@${dave.handle}`, before });
  await expect.poll(() => textsOf(page, '.posts time'), patiently).toHaveLength(ages.length);
  const told = await textsOf(page, '.posts time');
  expect(told).toEqual(
    expected.map((each) => (typeof each === 'string' ? each : expect.stringMatching(each))),
  );
  await context.close();
});
