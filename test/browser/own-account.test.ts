import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { anonymous, openBrowser, type Person, patiently, person, visit } from './browser.ts';
import { findings } from './findings.ts';

let browser: Browser;
let victor: Person;

beforeAll(async () => {
  browser = await openBrowser();
  victor = await person('victor');
  await victor.ripple.posts.create({ text: 'to take along' });
});
afterAll(() => browser?.close());

/** @param keeps whether the browser lets a page write files: then into one of its own here, as no dialog can be used */
const open = async (keeps: boolean) => {
  const seen = await visit(browser, {
    as: victor.handle,
    at: `#/@${victor.handle}`,
    before: (page) =>
      page.addInitScript((keeps) => {
        const pick = async ({ suggestedName }: { suggestedName: string }) =>
          (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });
        Object.assign(window, { showSaveFilePicker: keeps ? pick : undefined });
      }, keeps),
  });
  await seen.page.getByText('Your data and your account').click();
  return { ...seen, save: seen.page.getByRole('button', { name: 'Save a copy of your data' }) };
};
const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const itsPost = { post: expect.objectContaining({ text: 'to take along' }) };

it('saves a copy of the own data while it comes', async () => {
  const { page, context, complaints, save } = await open(true);
  await save.click();
  await page.getByText('Saved.').waitFor();
  const text = await page.evaluate(async (name) => {
    const handle = await (await navigator.storage.getDirectory()).getFileHandle(name);
    return (await handle.getFile()).text();
  }, `${victor.handle}.ndjson`);
  expect(linesOf(text)).toContainEqual(itsPost);
  expect(complaints).toEqual([]);
  await context.close();
});

it('saves it as a download where the browser writes no files, and says why not where it is refused', async () => {
  const { page, context, save } = await open(false);
  const busy = { title: 'Busy', status: 503, detail: 'Too many exports.' };
  await page.route('**/me/export', (route) => route.fulfill({ status: 503, json: busy }), { times: 1 });
  await save.click();
  await page.getByRole('alert').getByText('Too many exports.').waitFor();
  const download = page.waitForEvent('download');
  await save.click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe(`${victor.handle}.ndjson`);
  expect(linesOf(await readFile(await saved.path(), 'utf8'))).toContainEqual(itsPost);
  await page.getByText('Saved.').waitFor();
  await context.close();
});

it('deletes the account after its handle was typed in', async () => {
  const { page, context } = await open(true);
  await page.getByRole('button', { name: 'Delete account' }).click();
  const field = page.getByLabel('Your handle');
  expect(await field.evaluate((found) => found === document.activeElement)).toBe(true);
  expect(await findings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await field.count()).toBe(0);

  await page.getByRole('button', { name: 'Delete account' }).click();
  await field.fill('someone_else');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('not the handle').waitFor();
  expect((await anonymous.users.get(victor.handle)).handle).toBe(victor.handle);

  await field.fill(`@${victor.handle.toUpperCase()}`);
  await page.getByRole('button', { name: 'Delete account' }).click();
  await page.getByRole('heading', { name: 'Public' }).waitFor();
  await expect
    .poll(
      () =>
        anonymous.users.get(victor.handle).then(
          () => 200,
          ({ status }) => status,
        ),
      patiently,
    )
    .toBe(404);
  await page.reload();
  await page.getByRole('heading', { name: 'Public' }).waitFor();
  expect(await page.getByText(victor.handle).count()).toBe(0);
  await context.close();
});
