import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { given, openBrowser } from '../browser/open-browser.ts';
import { readGuide } from './guide.ts';

const shopUrl = given('PAGE_URL');
const run = given('RUN');
const guide = readGuide(Number(new URL(given('RIPPLE_URL')).port), shopUrl, run);
const dir = path.join(given('CLIENT_DIR'), 'embedding');
const shopDir = path.join(dir, 'shop');

let shop: ChildProcess;
const complaints: string[] = [];

const isUp = () =>
  fetch(shopUrl).then(
    ({ ok }) => ok,
    () => false,
  );
const ship = (order: string) =>
  fetch(`${shopUrl}/orders/${order}/shipped`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ seller: `seller:${run}`, item: 'Moby Dick' }),
  });

beforeAll(async () => {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(path.join(shopDir, 'public'), { recursive: true });
  copyFileSync(given('CLIENT_TARBALL'), path.join(dir, path.basename(given('CLIENT_TARBALL'))));
  for (const [name, code] of Object.entries(guide.files)) writeFileSync(path.join(shopDir, name), code);
  await execa('sh', ['-e', '-c', guide.setUp], { cwd: dir });
  shop = spawn(process.execPath, ['shop.js'], {
    cwd: shopDir,
    env: { ...process.env, ...guide.settings },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  shop.stderr?.on('data', (data) => complaints.push(String(data)));
  await vi.waitUntil(isUp, { timeout: 30_000 });
});
afterAll(async () => {
  shop?.kill();
  expect(complaints).toEqual([]);
});

it('a customer sees what a seller ships, at once and after a reload, each once', async () => {
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    const lines = async () => ((await page.locator('#feed').textContent()) ?? '').trim().split('\n');
    page.on('pageerror', (error) => complaints.push(String(error)));
    expect((await ship('1001')).status).toBe(200);
    await page.goto(shopUrl);
    await expect.poll(lines).toEqual(['Juno Books shipped Moby Dick']);
    expect((await ship('1002')).status).toBe(200);
    await expect.poll(lines).toEqual(Array(2).fill('Juno Books shipped Moby Dick'));
    // A retry of what the shop has sent before.
    expect((await ship('1001')).status).toBe(200);
    await page.reload();
    await expect.poll(lines).toEqual(Array(2).fill('Juno Books shipped Moby Dick'));
  } finally {
    await browser.close();
  }
});

it('the browser gets a token of its user, and never that of the server', async () => {
  const { sub, scope, exp = 0 } = decodeJwt(await (await fetch(`${shopUrl}/feed-token`)).text());
  expect(sub).toBe(`customer:${run}`);
  expect(scope).toBe(undefined);
  expect(exp).toBeLessThan(Date.now() / 1_000 + 3_600);
});

it('the server has some ten lines, and the browser some five', () => {
  const linesOf = (name: string) =>
    (guide.files[name] ?? '').split('\n').filter((line) => !/^\s*(\/\/.*|import .*|\}\);)?$/.test(line))
      .length;
  expect(linesOf('shop.js')).toBeLessThanOrEqual(11);
  expect(linesOf('feed.js')).toBeLessThanOrEqual(6);
});

it.each(guide.snippets.map((code, index) => [index + 1, code]))(
  'piece %d runs as written',
  async (_, code) => {
    const file = path.join(shopDir, 'piece.js');
    const [prelude = ''] = (guide.files['shop.js'] ?? '').split('\nconst shop');
    writeFileSync(file, `${prelude}\n${code}`);
    const { stdout } = await execa(process.execPath, ['piece.js'], { cwd: shopDir, env: guide.settings });
    // What pieces print of comparisons.
    expect(stdout).not.toContain('false');
  },
);
