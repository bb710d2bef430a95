import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, type Person, patiently, person, textsOf, visit } from './browser.ts';
import { findings } from './findings.ts';

let browser: Browser;
let author: Person;
let reader: Person;
let judge: Person;

beforeAll(async () => {
  browser = await openBrowser();
  [author, reader, judge] = [await person('olivia'), await person('peggy'), await person('trent')];
});
afterAll(() => browser?.close());

const reportOf = (page: Page, reason = 'Spam') =>
  page.getByRole('article', { name: `${reason}: @${author.handle}` });
const firstInLog = async (page: Page) => (await textsOf(page, '.log li'))[0];
const reportPost = async (text: string) => {
  const { id } = await author.ripple.posts.create({ text });
  const report = await reader.ripple.moderation.report({ postId: id, reason: 'spam' });
  return { id, report: report.id };
};
afterEach(async () => {
  await judge.ripple.moderation.reactivate(author.handle);
  for await (const { id, user } of judge.ripple.moderation.reports({ state: 'open' })) {
    if (user?.handle === author.handle) await judge.ripple.moderation.closeReport(id, { state: 'dismissed' });
  }
});

it('brings a report to a moderator, who hides the post, says why, and closes the report', async () => {
  const words = `cheap watches ${Date.now()}`;
  const { id } = await author.ripple.posts.create({ text: words });
  const his = await visit(browser, { as: reader.handle, at: `#/posts/${id}` });
  await his.page.getByRole('button', { name: 'Report', exact: true }).click();
  const form = his.page.getByRole('form', { name: 'Report' });
  expect(await form.getByLabel('Reason').evaluate((field) => field === document.activeElement)).toBe(true);
  await form.getByLabel('Reason').selectOption('Spam');
  await form.getByLabel('What should the moderators know?').fill('The same again and again.');
  await form.getByRole('button', { name: 'Send report' }).click();
  await his.page.getByText('Reported to the moderators.').waitFor();
  expect(await his.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Report');

  const { page, context, complaints } = await visit(browser, { as: judge.handle, at: '#/moderation' });
  const report = reportOf(page);
  await report.getByText('The same again and again.').waitFor();
  await report.getByText(words).waitFor();
  await report.getByLabel('Reason, shown to the author').fill('No advertising.');
  await report.getByRole('button', { name: 'Hide post' }).click();
  await report.getByRole('button', { name: 'Show post' }).waitFor();
  await report.getByText('Hidden by a moderator.').waitFor();
  await expect
    .poll(() => firstInLog(page), patiently)
    .toMatch(new RegExp(`Post hidden.*@${author.handle}.*by @${judge.handle}.*No advertising\\.`, 's'));

  // True at the next read, for readers and for the author.
  await his.page.reload();
  await his.page.getByText('This post does not exist').waitFor();
  const hers = await visit(browser, { as: author.handle, at: `#/@${author.handle}` });
  await expect
    .poll(() => textsOf(hers.page, '.moderated'), patiently)
    .toEqual([expect.stringMatching(/^Hidden by a moderator\..* Reason: No advertising\.$/)]);

  await report.getByRole('button', { name: 'Show post' }).click();
  await report.getByRole('button', { name: 'Hide post' }).waitFor();
  await his.page.reload();
  await his.page.locator('.chosen .text').getByText(words).waitFor();

  await report.getByRole('button', { name: 'Resolve report' }).press('Enter');
  await expect.poll(() => report.count(), patiently).toBe(0);
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Reports');
  await expect.poll(() => firstInLog(page), patiently).toMatch(/^Report resolved/);
  expect([...complaints, ...hers.complaints]).toEqual([]);
  await Promise.all([his, hers, { context }].map((visit) => visit.context.close()));
});

it('silences and suspends an author, who reads why, and ends that', async () => {
  await reportPost(`rude ${Date.now()}`);
  const { page, context, complaints } = await visit(browser, { as: judge.handle, at: '#/moderation' });
  const report = reportOf(page);
  await report.getByText(`@${author.handle}: active`).click();
  await report.getByLabel('Reason, shown to the author').fill('Calm down.');
  await report.getByRole('button', { name: 'Silence' }).click();
  await report.getByRole('button', { name: 'Silence', pressed: true }).waitFor();
  const hers = await visit(browser, { as: author.handle, at: `#/@${author.handle}` });
  await hers.page.getByText(/^Silenced by a moderator.* Reason: Calm down\.$/).waitFor();

  await report.getByRole('button', { name: 'Suspend' }).click();
  await report.getByRole('button', { name: 'Suspend', pressed: true }).waitFor();
  await hers.page.reload();
  await hers.page.getByText(/^Suspended by a moderator/).waitFor();

  // Also found where the report is closed already.
  await page.getByRole('link', { name: 'Users', exact: true }).click();
  const item = page
    .getByRole('list', { name: 'suspended' })
    .getByRole('listitem')
    .filter({ hasText: author.handle });
  await item.getByText(`@${author.handle}: suspended`).click();
  await item.getByRole('button', { name: 'Active' }).click();
  await expect.poll(() => item.count(), patiently).toBe(0);
  await hers.page.reload();
  await hers.page.getByRole('heading', { name: 'olivia' }).waitFor();
  expect(await hers.page.getByText(/by a moderator/).count()).toBe(0);
  expect(complaints).toEqual([]);
  await Promise.all([context.close(), hers.context.close()]);
});

it('says that reports have come, without moving what is there, and that another was faster', async () => {
  const { report } = await reportPost(`first ${Date.now()}`);
  const { page, context } = await visit(browser, { as: judge.handle, at: '#/moderation' });
  await reportOf(page).waitFor();
  await reader.ripple.moderation.report({ handle: author.handle, reason: 'their own words' });
  const fresh = page.getByRole('button', { name: 'Show 1 more' });
  await fresh.waitFor();
  expect(await reportOf(page, 'their own words').count()).toBe(0);
  await fresh.click();
  await reportOf(page, 'their own words').waitFor();
  await judge.ripple.moderation.closeReport(report, { state: 'resolved' });
  await page.getByText('Another moderator has dealt with this.').waitFor();

  await page.route('**/v1/moderation/reports/*', (route) =>
    route.fulfill({ status: 409, json: { title: 'Conflict', status: 409, detail: 'Not like this.' } }),
  );
  await reportOf(page, 'their own words').getByRole('button', { name: 'Dismiss report' }).click();
  await page.getByRole('alert').getByText('Not like this.').waitFor();
  expect(await reportOf(page, 'their own words').count()).toBe(1);
  await context.close();
});

it('publishes a post that waits, and shows a hidden one again', async () => {
  const [waiting, hidden] = [
    await author.ripple.posts.create({ text: `waiting ${Date.now()}` }),
    await author.ripple.posts.create({ text: `hidden ${Date.now()}` }),
  ];
  for (const { id } of [waiting, hidden]) await judge.ripple.moderation.hidePost(id);
  // This Ripple shows posts at once, so a hidden post stands for one that waits.
  const before = (page: Page) =>
    page.route('**/v1/moderation/posts?*state=held*', async (route) => {
      const answer = await route.fetch({ url: route.request().url().replace('held', 'hidden') });
      const list = await answer.json();
      const items = list.items.filter((item: { id: string }) => item.id === waiting.id);
      await route.fulfill({ json: { ...list, items, next: null } });
    });
  const { page, context, complaints } = await visit(browser, {
    as: judge.handle,
    at: '#/moderation/held',
    before,
  });
  const item = page.getByRole('listitem');
  await item.filter({ hasText: waiting.text }).getByRole('button', { name: 'Publish post' }).click();
  await page.getByText('No posts are waiting.').waitFor();
  expect((await reader.ripple.posts.get(waiting.id)).text).toBe(waiting.text);

  await page.getByRole('link', { name: 'Hidden posts' }).click();
  await item.filter({ hasText: hidden.text }).getByRole('button', { name: 'Show post' }).click();
  await expect.poll(() => page.getByText(hidden.text).count(), patiently).toBe(0);
  expect((await reader.ripple.posts.get(hidden.id)).text).toBe(hidden.text);
  expect(complaints).toEqual([]);
  await context.close();
});

it('shows the author the picture of a hidden post, which others are not given', async () => {
  const png = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#0b7285' } })
    .png()
    .toBuffer();
  const { id: mediaId } = await author.ripple.media.upload(new Blob([new Uint8Array(png)]));
  const { id } = await author.ripple.posts.create({ text: 'see', mediaIds: [mediaId] });
  await expect.poll(async () => (await author.ripple.posts.get(id)).media[0]?.state, patiently).toBe('ready');
  await judge.ripple.moderation.hidePost(id);
  const { page, context } = await visit(browser, { as: author.handle, at: `#/posts/${id}` });
  const image = page.locator('.picture img');
  await expect
    .poll(() => image.evaluate((found) => (found as HTMLImageElement).naturalWidth), patiently)
    .toBeGreaterThan(0);
  expect(await image.getAttribute('src')).toMatch(/^blob:/);
  await judge.ripple.moderation.showPost(id);
  await context.close();
});

/** The page as it is where tokens come from an application. */
const withTokens = (page: Page) =>
  page.route('**/v1/instance', async (route) => {
    const instance = await (await route.fetch()).json();
    await route.fulfill({ json: { ...instance, auth: 'jwt', demo: null } });
  });

it.each([
  { scope: 'of a moderator', isModerator: true },
  { scope: 'of another user', isModerator: false },
])('shows its view, and the way to it, by the token $scope', async ({ isModerator }) => {
  const { page, context } = await visit(browser, {
    at: '#/moderation',
    before: async (page) => {
      await withTokens(page);
      const problem = { title: 'Forbidden', status: 403, detail: 'No.' };
      if (!isModerator)
        await page.route('**/v1/moderation/**', (route) => route.fulfill({ status: 403, json: problem }));
    },
  });
  await page.getByLabel('Access token').fill(judge.token);
  const link = page.getByRole('link', { name: 'Moderation', exact: true });
  expect(await link.count()).toBe(0);
  await page.getByRole('button', { name: 'Log in' }).click();
  await (isModerator
    ? page.getByRole('heading', { name: 'Log', exact: true })
    : page.getByText('This page is for moderators.')
  ).waitFor();
  expect(await link.count()).toBe(isModerator ? 1 : 0);
  await context.close();
});

describe.each([
  { language: 'en', colorScheme: 'light' },
  { language: 'ko', colorScheme: 'dark' },
] as const)('in $language, $colorScheme', ({ language, colorScheme }) => {
  it.each(['', '/held', '/hidden', '/users'])(
    '#/moderation%s is accessible and fits a narrow screen',
    async (part) => {
      const { id } = await reportPost(`narrow ${Date.now()}`);
      if (part === '/hidden') await judge.ripple.moderation.hidePost(id, 'a reason');
      if (part === '/users') await judge.ripple.moderation.suspend(author.handle, 'a reason');
      const { page, context } = await visit(browser, {
        as: judge.handle,
        language,
        colorScheme,
        at: `#/moderation${part}`,
        viewport: { width: 320, height: 740 },
      });
      await page
        .locator(part === '/held' ? '.log li' : '.judge')
        .first()
        .waitFor();
      for (const summary of await page.locator('.judge summary').all()) await summary.click();
      expect(await findings(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
      await context.close();
    },
  );

  it('the form of a report is accessible', async () => {
    const { id } = await author.ripple.posts.create({ text: 'something' });
    const { page, context } = await visit(browser, {
      as: reader.handle,
      language,
      colorScheme,
      at: `#/posts/${id}`,
      viewport: { width: 320, height: 740 },
    });
    await page.locator('.chosen .icon-button').last().click();
    await page.locator('form.report select').waitFor();
    expect(await findings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await page.keyboard.press('Escape');
    expect(await page.locator('form.report').count()).toBe(0);
    await context.close();
  });
});
