import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, patiently, textsOf, visit } from './browser.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

it('shows the operator what waits, how late it is, and that the servers answer', async () => {
  const { page, context, complaints } = await visit(browser, { at: '#/operate' });
  await expect
    .poll(() => textsOf(page, '[data-ok="true"] dt'), patiently)
    .toEqual(['postgres', 'rabbitmq', 'redis']);
  const lanes = await textsOf(page, '.operate tbody th');
  expect(lanes).toEqual(expect.arrayContaining(['post-created', 'followers', 'public', 'feeds', 'digests']));
  await expect
    .poll(() => textsOf(page, '.operate tbody tr'), patiently)
    .toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^followers\s+followers\s+0\s+\d+\s+[\d.]+ m?s\s+10 s$/),
      ]),
    );
  expect(await page.locator('.chart canvas').count()).toBe(2);
  expect(await textsOf(page, '[aria-labelledby="dead"] p')).toContain('None.');
  expect(complaints).toEqual([]);
  await context.close();
});
