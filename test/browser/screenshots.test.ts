import { mkdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, patiently, textsOf, untilEverywhere, visit } from './browser.ts';

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
  await spread.page.locator('.hard button').nth(1).click();
  await expect.poll(() => textsOf(spread.page, '.figures dd'), { timeout: 40_000 }).toContain('100 / 100');
  await spread.page.locator('.composer .primary').click();
  await untilEverywhere(spread.page);
  await spread.page.evaluate(() => scrollTo(0, 0));
  await spread.page.screenshot({ path: `${folder}/spread-${language}.png` });
  await spread.context.close();

  const operate = await visit(browser, { language, colorScheme, at: '#/operate', ...size });
  await expect.poll(() => textsOf(operate.page, '.operate tbody tr'), patiently).not.toEqual([]);
  // A few looks, so that there is something to see in the charts.
  await operate.page.waitForFunction(() => performance.now() > 20_000);
  await operate.page.screenshot({ path: `${folder}/operate-${language}.png` });
  await operate.context.close();
});
