import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, patiently, person, textsOf, visit } from './browser.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

const hostile = [
  '<img src=x onerror="window.taken = 1">',
  '"><script>window.taken = 1</script>',
  '<svg/onload=window.taken=1> #<b>bold</b>',
  'javascript:window.taken=1 [here](javascript:window.taken=1)',
  '{{constructor.constructor("window.taken = 1")()}} $' + '{window.taken = 1}',
  '\u202Egnihtemos\u202C &lt;b&gt; &amp;',
];

it('shows hostile texts as text, and runs none of them', async () => {
  const { handle, ripple: mallory } = await person('mallory');
  await mallory.users.change({
    name: '<img src=x onerror="window.taken=1">',
    bio: '<script>window.taken=1</script>',
  });
  for (const text of hostile) await mallory.posts.create({ text: `${text} #hostile` });
  const member = '<img src=x onerror="window.taken=1">';
  await mallory.posts.create({ type: 'attack', data: { [member]: member, ['__proto__']: [member] } });
  const { page, context, complaints } = await visit(browser, { at: `#/@${handle}` });
  await expect.poll(() => textsOf(page, '.posts .text'), patiently).toHaveLength(hostile.length);
  const shown = await page
    .locator('.posts .text')
    .evaluateAll((parts) => parts.map((part) => part.textContent));
  expect(shown.toReversed()).toEqual(hostile.map((text) => `${text} #hostile`));
  expect(await page.locator('.data dt, .data dd').allTextContents()).toEqual([
    member,
    member,
    '__proto__',
    JSON.stringify([member]),
  ]);
  expect(await page.locator('h1').textContent()).toBe('<img src=x onerror="window.taken=1">');
  expect(await page.evaluate(() => 'taken' in window)).toBe(false);
  expect(await page.locator('main script, main img, main svg:not(.icon)').count()).toBe(0);
  const links = await page
    .locator('main a')
    .evaluateAll((found) => found.map((link) => (link as HTMLAnchorElement).protocol));
  expect(new Set(links)).toEqual(new Set(['http:']));
  expect(complaints).toEqual([]);
  await context.close();
});

it('has a policy that lets no foreign script run', async () => {
  const { page, context } = await visit(browser);
  const refused = await page.evaluate(async () => {
    const told = new Promise<string>((resolve) => {
      document.addEventListener(
        'securitypolicyviolation',
        ({ violatedDirective }) => resolve(violatedDirective),
        {
          once: true,
        },
      );
    });
    const script = document.createElement('script');
    script.textContent = 'window.taken = 1';
    document.body.append(script);
    return told;
  });
  expect(refused).toMatch(/^script-src/);
  expect(await page.evaluate(() => 'taken' in window)).toBe(false);
  await context.close();
});
