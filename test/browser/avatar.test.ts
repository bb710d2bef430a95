import type { Browser, Locator } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, type Person, patiently, person, visit } from './browser.ts';

let browser: Browser;
let heidi: Person;
let ivan: Person;

beforeAll(async () => {
  browser = await openBrowser();
  [heidi, ivan] = [await person('heidi'), await person('ivan')];
});
afterAll(() => browser?.close());

const widthOf = (image: Locator) => image.evaluate((found) => (found as HTMLImageElement).naturalWidth);
const square = () =>
  sharp({ create: { width: 500, height: 300, channels: 3, background: '#0b7285' } })
    .png()
    .toBuffer();

it('shows initials until a picture is chosen, then the picture, everywhere', async () => {
  await heidi.ripple.users.change({ name: 'Heidi Kim' });
  const { id } = await heidi.ripple.posts.create({ text: 'look at me' });
  const { page, context, complaints } = await visit(browser, { as: heidi.handle, at: `#/@${heidi.handle}` });
  await expect.poll(() => page.locator('main .avatar').allTextContents(), patiently).toEqual(['HK', 'HK']);
  const png = { name: 'me.png', mimeType: 'image/png', buffer: await square() };
  await page.getByLabel('Choose a profile picture').setInputFiles(png);
  const large = page.locator('main img.avatar.large');
  await large.waitFor();
  await expect.poll(() => widthOf(large), patiently).toBeGreaterThan(0);
  await page.locator('header img.avatar').waitFor();

  // Others see it beside the post.
  const his = await visit(browser, { as: ivan.handle, at: `#/posts/${id}` });
  const beside = his.page.locator('.chosen img.avatar');
  await beside.waitFor();
  await expect.poll(() => widthOf(beside), patiently).toBeGreaterThan(0);

  await page.getByRole('button', { name: 'Remove the profile picture' }).click();
  await expect.poll(() => page.locator('.person .avatar').allTextContents(), patiently).toEqual(['HK']);
  expect([...complaints, ...his.complaints]).toEqual([]);
  await context.close();
  await his.context.close();
});

it('says that a picture could not be used, and keeps the initials', async () => {
  const { page, context } = await visit(browser, { as: ivan.handle, at: `#/@${ivan.handle}` });
  const text = { name: 'me.png', mimeType: 'image/png', buffer: Buffer.from('no picture') };
  await page.getByLabel('Choose a profile picture').setInputFiles(text);
  await page.getByRole('alert').waitFor();
  expect(await page.locator('.person .avatar').allTextContents()).toEqual(['I']);
  await context.close();
});
