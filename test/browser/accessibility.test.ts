import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ONE_PIXEL, uploadMedia } from '../flow/upload-media.ts';
import {
  openBrowser,
  type Person,
  patiently,
  person,
  post,
  textsOf,
  untilEverywhere,
  url,
  visit,
} from './browser.ts';
import { findings } from './findings.ts';

let browser: Browser;
let ada: Person;
let bob: Person;
let thread: string;
let picture: string;
let activity: string;

beforeAll(async () => {
  browser = await openBrowser();
  [ada, bob] = [await person('ada'), await person('bob')];
  await bob.ripple.users.follow(ada.handle);
  const { id } = await ada.ripple.posts.create({ text: `a question for @${bob.handle} #ripple` });
  await bob.ripple.posts.create({ text: `@${ada.handle} an answer`, inReplyTo: id });
  thread = `#/posts/${id}`;
  picture = `#/posts/${await postPicture(ada)}`;
  const shipped = { type: 'order.shipped', data: { order: 'A-1', items: 3, to: { city: '서울' } } };
  activity = `#/posts/${(await ada.ripple.posts.create(shipped)).id}`;
  await bob.ripple.posts.bookmark(id);
});
afterAll(() => browser?.close());

/** Addresses that are known after the users exist. */
const placeOf = (at: string) =>
  ({ profile: `#/@${ada.handle}`, followers: `#/@${ada.handle}/followers`, thread, picture, activity })[at] ??
  at;

/** A post with a picture without a description. */
async function postPicture({ ripple, token }: Person): Promise<string> {
  const { body } = await uploadMedia(url, token, ONE_PIXEL);
  return (await ripple.posts.create({ text: 'see', mediaIds: [body.id] })).id;
}

describe.each([
  { language: 'en', colorScheme: 'light' },
  { language: 'ko', colorScheme: 'dark' },
] as const)('in $language, $colorScheme', ({ language, colorScheme }) => {
  const places = ['#/', '#/home', '#/public', 'profile', '#/tags/ripple', '#/notifications'];
  it.each([...places, '#/bookmarks', 'followers', 'thread', 'picture', 'activity', '#/operate'])(
    '%s is accessible',
    async (at) => {
      const { page, context } = await visit(browser, {
        as: bob.handle,
        language,
        colorScheme,
        at: placeOf(at),
      });
      await page.locator('h1, .chosen').first().waitFor();
      await expect
        .poll(() => textsOf(page, '.posts li, .picture, .data, .operate table'), patiently)
        .not.toEqual([]);
      expect(await findings(page)).toEqual([]);
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
      await context.close();
    },
  );
});

it('can be used with the keyboard alone: skip link, a post, its rings', async () => {
  const { page, context } = await visit(browser, { as: ada.handle });
  await page.locator('#words').waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  await page.keyboard.press('Tab');
  await page.keyboard.type(' by keyboard');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await untilEverywhere(page);
  await context.close();
});

it.each(['#/', '#/home', '#/notifications', '#/operate', 'profile', 'thread', 'activity'])(
  '%s fits a narrow screen',
  async (at) => {
    const { page, context } = await visit(browser, {
      as: bob.handle,
      at: placeOf(at),
      viewport: { width: 360, height: 740 },
    });
    await page.locator('h1, .chosen').first().waitFor();
    if (at === '#/') await post(page, 'narrow');
    await expect.poll(() => textsOf(page, '.posts li, .data, .operate table'), patiently).not.toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    // One line, also where the labels are longer.
    expect((await page.locator('header').boundingBox())?.height).toBeLessThan(64);
    await context.close();
  },
);

it.each(['en', 'ko'] as const)('has room for its header on every screen, in %s', async (language) => {
  const { page, context } = await visit(browser, { as: bob.handle, language, at: '#/home' });
  await page.locator('h1').waitFor();
  // On both sides of each width at which the style sheet changes it.
  for (const width of [320, 703, 705, 1_024, 1_439, 1_440]) {
    await page.setViewportSize({ width, height: 740 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
  await context.close();
});

it('has the rest of the header in a menu on a narrow screen', async () => {
  const { page, context } = await visit(browser, {
    as: bob.handle,
    at: '#/home',
    viewport: { width: 360, height: 740 },
  });
  const menu = page.getByRole('button', { name: 'Menu' });
  const bookmarks = page.getByRole('link', { name: 'Bookmarks' });
  await menu.waitFor();
  expect(await bookmarks.isVisible()).toBe(false);
  await menu.click();
  await bookmarks.waitFor();
  expect(await findings(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.keyboard.press('Escape');
  expect(await bookmarks.isVisible()).toBe(false);
  await page.keyboard.press('Enter');
  await bookmarks.click();
  await page.getByRole('heading', { name: 'Bookmarks' }).waitFor();
  expect(await bookmarks.isVisible()).toBe(false);
  await context.close();
});
