import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, it } from 'vitest';
import { given, openBrowser } from '../browser/open-browser.ts';
import { createProject, readBlocks } from './package.ts';
import { serveFolder } from './serve-folder.ts';

const dir = path.join(given('CLIENT_DIR'), 'project');
/** The first feed of the README, on the Ripple of this run. */
const [{ code } = { code: '' }] = readBlocks('packages/client/README.md').filter(
  ({ language }) => language === 'js',
);
const firstFeed = code.replaceAll('http://127.0.0.1:3000', given('RIPPLE_URL'));
const shown = /^Ada: Hello from \S+$/m;

beforeAll(async () => {
  await createProject(dir, [given('CLIENT_TARBALL')]);
  writeFileSync(path.join(dir, 'feed.js'), firstFeed);
});

it.each(given('NODES').split(path.delimiter))('the first feed runs on %s', async (node) => {
  const { stdout } = await execa(node, ['feed.js'], { cwd: dir });
  expect(stdout).toMatch(shown);
});

it('is ten lines', () => {
  expect(code.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(10);
});

it('the first feed runs in Chromium, from another origin, bundled by nothing', async () => {
  writeFileSync(
    path.join(dir, 'index.html'),
    `<!doctype html><script type="importmap">${JSON.stringify({
      imports: {
        '@ripple/client': '/node_modules/@ripple/client/dist/index.js',
        'openapi-fetch': '/node_modules/openapi-fetch/dist/index.mjs',
      },
    })}</script><script type="module" src="/feed.js"></script>`,
  );
  const server = await serveFolder(dir, given('PAGE_URL'));
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    const lines: string[] = [];
    page.on('console', (message) => lines.push(message.text()));
    page.on('pageerror', (error) => lines.push(String(error)));
    await page.goto(given('PAGE_URL'));
    await expect.poll(() => lines.join('\n')).toMatch(shown);
    const refusal = await page.evaluate(
      `import('@ripple/client').then(({ Ripple }) => { new Ripple({ url: '/', serverToken: 'a' }) }).catch(String)`,
    );
    expect(refusal).toBe(
      'TypeError: A serverToken must not be in a browser: it may do everything for every user.',
    );
  } finally {
    await browser.close();
    server.close();
  }
});
