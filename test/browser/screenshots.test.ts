import { mkdirSync } from 'node:fs';
import { answerOf } from '@ripple/client';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { anonymous, openBrowser, patiently, textsOf, untilEverywhere, visit } from './browser.ts';
import { converse } from './conversation.ts';

const folder = process.env.SCREENSHOTS ?? '';
let browser: Browser;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  browser = await openBrowser();
});
afterAll(() => browser?.close());

it.each([
  { language: 'en', colorScheme: 'light', words: 'The sea is calm today #ripple' },
  { language: 'ko', colorScheme: 'dark', words: '오늘은 바다가 잔잔하네요 #ripple' },
] as const)('takes the pictures of the README ($language)', async ({ language, colorScheme, words }) => {
  const size = { viewport: { width: 1_320, height: 900 }, deviceScaleFactor: 1.5 };
  const spread = await visit(browser, { language, colorScheme, ...size });
  await spread.page.locator('#words').fill(words);
  await expect.poll(() => textsOf(spread.page, '.connection.live'), patiently).not.toEqual([]);
  await spread.page.locator('.stress button').nth(1).click();
  await expect.poll(() => textsOf(spread.page, '.figures dd'), { timeout: 40_000 }).toContain('100 / 100');
  await spread.page.locator('.composer .primary').click();
  await untilEverywhere(spread.page);
  await spread.page.evaluate(() => scrollTo(0, 0));
  await spread.page.screenshot({ path: `${folder}/spread-${language}.png` });
  await spread.context.close();

  const operate = await visit(browser, { language, colorScheme, at: '#/operate', ...size });
  await expect.poll(() => textsOf(operate.page, '.operate tbody tr'), patiently).not.toEqual([]);
  const late = () => operate.page.locator('.operate tr[data-late="true"]').count();
  await expect.poll(late, patiently).toBe(0);
  await setWorkers({ running: false });
  await expect.poll(late, patiently).toBeGreaterThan(0);
  await setWorkers({ running: true });
  await expect.poll(late, patiently).toBe(0);
  // More measurements, so that the chart shows the recovery.
  const since = await operate.page.evaluate(() => performance.now());
  await operate.page.waitForFunction((before) => performance.now() > before + 8_000, since);
  await operate.page.screenshot({ path: `${folder}/operate-${language}.png` });
  await operate.context.close();

  // Two pictures of the same height, which stand side by side.
  const look = { deviceScaleFactor: 1.5, language, colorScheme };
  const { reader, thread } = await converse(language);
  const home = await visit(browser, {
    as: reader,
    at: '#/home',
    ...look,
    viewport: { width: 1_100, height: 860 },
  });
  await expect.poll(() => textsOf(home.page, '.posts .data'), patiently).not.toEqual([]);
  await home.page.screenshot({ path: `${folder}/reader-${language}.png` });
  await home.context.close();
  const at = `#/posts/${thread}`;
  const phone = await visit(browser, { as: reader, at, ...look, viewport: { width: 390, height: 860 } });
  await expect.poll(() => textsOf(phone.page, '.branch .text'), patiently).toHaveLength(4);
  await phone.page.screenshot({ path: `${folder}/phone-${language}.png` });
  await phone.context.close();
});

const setWorkers = (body: { running: boolean }) => answerOf(anonymous.http.PUT('/v1/demo/workers', { body }));
