import { startTcpProxy } from '@ripple/test-env';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  openBrowser,
  type Person,
  patiently,
  person,
  post,
  ringsOf,
  textsOf,
  untilEverywhere,
  url,
  visit,
} from './browser.ts';

let browser: Browser;
let reader: Person;
let writer: Person;

beforeAll(async () => {
  browser = await openBrowser();
  [reader, writer] = [await person('reader'), await person('writer')];
  await reader.ripple.users.follow(writer.handle);
});
afterAll(() => browser?.close());

const READER = '[aria-labelledby="reader"]';

it('shows a post spreading: the rings, the figures, a follower’s home, the tag page', async () => {
  const { page, context, complaints } = await visit(browser, { as: writer.handle });
  await expect.poll(() => textsOf(page, `${READER} .connection`), patiently).toEqual(['live']);
  expect(await ringsOf(page)).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
  const text = `seen by all ${Date.now()} #ripple`;
  await post(page, text);
  await untilEverywhere(page);
  await expect.poll(() => textsOf(page, `${READER} .text`), patiently).toContain(text);
  await expect.poll(() => textsOf(page, '[aria-labelledby="tag"] .text'), patiently).toContain(text);
  const [progress] = await textsOf(page, '.progress');
  expect(progress).toMatch(/In the queue after \d+ ms\..*@reader_\w+ saw it after [\d.]+ m?s\..*everyone/);
  for (const row of await textsOf(page, '[data-ring]')) expect(row).toMatch(/\d m?s/);
  expect(await textsOf(page, '[data-ring="followers"] small')).toEqual(['1 person']);
  for (const link of await page.locator('[aria-labelledby="tag"] .feeds a').all()) {
    expect((await page.request.get((await link.getAttribute('href')) ?? '')).status()).toBe(200);
  }
  expect(complaints).toEqual([]);
  await context.close();
});

it('stops the workers: posting stays fast, the delay is shown, and all posts arrive after a restart', async () => {
  const { page, context } = await visit(browser, { as: writer.handle });
  await page.getByRole('button', { name: 'Stop the workers' }).click();
  const start = page.getByRole('button', { name: 'Start the workers' });
  await start.waitFor();
  await post(page, `patience ${Date.now()}`);
  await expect.poll(() => ringsOf(page), patiently).toEqual(['there', 'waiting', 'waiting', 'waiting']);
  await page.getByRole('button', { name: 'Send 100 posts' }).click();
  await expect.poll(() => textsOf(page, '.figures dd'), patiently).toContain('0 / 100');
  await expect
    .poll(() => textsOf(page, '.progress'), patiently)
    .toEqual([expect.stringContaining('In the queue')]);
  await start.click();
  await page.getByRole('button', { name: 'Stop the workers' }).waitFor();
  await untilEverywhere(page);
  await expect.poll(() => textsOf(page, '.figures dd'), { timeout: 60_000 }).toContain('100 / 100');
  await context.close();
}, 120_000);

it('resumes where it was when the connection breaks', async () => {
  const wire = await startTcpProxy(url);
  const { page, context } = await visit(browser, { as: writer.handle, from: new URL(wire.url).origin });
  await expect.poll(() => textsOf(page, `${READER} .connection`), patiently).toEqual(['live']);
  wire.refuse();
  wire.cut();
  await expect.poll(() => textsOf(page, `${READER} .connection`), patiently).not.toEqual(['live']);
  const missed = [`missed ${Date.now()}`, `missed, too ${Date.now()}`];
  for (const text of missed) await writer.ripple.posts.create({ text });
  await wire.heal();
  await expect
    .poll(async () => (await textsOf(page, `${READER} .text`)).slice(0, 2), { ...patiently, timeout: 40_000 })
    .toEqual(missed.toReversed());
  await context.close();
  await wire.close();
}, 90_000);
