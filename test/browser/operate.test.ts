import { topologyNames } from '@ripple/broker';
import { connect } from 'amqplib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { given, openBrowser, patiently, textsOf, visit } from './browser.ts';
import { findings } from './findings.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

it('shows the operator queues, delays, and that the servers respond', async () => {
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
  await expect.poll(() => textsOf(page, '[aria-labelledby="dead"] p'), patiently).toContain('None.');
  expect(complaints).toEqual([]);
  await context.close();
});

it('shows the workers, and for one that keeps crashing how and until when', async () => {
  const dying = {
    worker: 'fan-out',
    state: 'waiting',
    deathsInARow: 7,
    lastDeath: 'exit code 1',
    restartInMs: 12_000,
  };
  const { page, context } = await visit(browser, { at: '#/operate' });
  const workers = () => textsOf(page, '[aria-labelledby="workers"] dl > div');
  await expect
    .poll(workers, patiently)
    .toEqual(expect.arrayContaining([expect.stringMatching(/^outbox-relay\s*running$/)]));
  await page.route('**/v1/operations/status', async (route) => {
    const answer = await route.fetch();
    const status = await answer.json();
    const others = status.workers.filter(({ worker }: { worker: string }) => worker !== dying.worker);
    await route.fulfill({ json: { ...status, workers: [dying, ...others] } });
  });
  await expect
    .poll(() => textsOf(page, '[aria-labelledby="workers"] [data-ok="false"]'), patiently)
    .toEqual([
      expect.stringMatching(
        /^fan-out\s*crashed, 7 crashes in a row, the last one: exit code 1, next start in 12 s$/,
      ),
    ]);
  await context.close();
});

it.each([
  ['en', 'primary responding 1 ms', '– not responding'],
  ['ko', '프라이머리 응답함 1 ms', '– 응답 없음'],
] as const)(
  'shows every node with its role where there are several, in %s',
  async (language, first, second) => {
    const { page, context, complaints } = await visit(browser, {
      at: '#/operate',
      language,
      viewport: { width: 360, height: 740 },
    });
    const rows = () => textsOf(page, '[aria-labelledby="servers"] tbody tr');
    await expect.poll(() => textsOf(page, '[data-ok="true"] dt'), patiently).toHaveLength(3);
    expect(await rows()).toEqual([]);
    await page.route('**/v1/operations/status', async (route) => {
      const status = await (await route.fetch()).json();
      const { nodes } = status.servers.redis;
      status.servers.postgres.nodes = [
        { address: 'a:5432', role: 'primary', ok: true, ms: 1 },
        { address: 'b:5432', role: null, ok: false, ms: null },
      ];
      status.servers.redis.nodes = [{ ...nodes[0], address: 'c:6379' }];
      await route.fulfill({ json: status });
    });
    await expect.poll(rows, patiently).toHaveLength(4);
    const words = (await rows()).map((row) => row.replaceAll(/\s+/g, ' ').trim());
    expect(words.slice(0, 2)).toEqual([`a:5432 postgres ${first}`, `b:5432 postgres ${second}`]);
    expect(words[3]).toMatch(/^c:6379 redis /);
    expect(await findings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(complaints).toEqual([]);
    await context.close();
  },
);

it('shows dead letters with their reasons, and sends them again', async () => {
  const names = topologyNames('ripple');
  const connection = await connect(given('RIPPLE_AMQP_URL'));
  const channel = await connection.createConfirmChannel();
  const { page, context } = await visit(browser, { at: '#/operate' });
  try {
    channel.publish(names.lanesExchange, 'public', Buffer.from('{"type":"nonsense"}'), { persistent: true });
    await channel.waitForConfirms();
    const row = page.locator('[aria-labelledby="dead"] tbody tr');
    await expect
      .poll(() => textsOf(page, '[aria-labelledby="dead"] tbody th'), patiently)
      .toEqual(['public']);
    await row.locator('summary').click();
    expect(await row.locator('pre').textContent()).toContain('nonsense');
    const busy = { status: 503, json: { title: 'Busy', status: 503, detail: 'Not now.' } };
    await page.route('**/dead-letters/redrive', (route) => route.fulfill(busy), { times: 4 });
    await page.getByRole('button', { name: 'Send all again' }).click();
    await page.getByRole('alert').getByText('Not now.').waitFor();
    await page.getByRole('button', { name: 'Send all of public again' }).click();
    await expect
      .poll(() => textsOf(page, '[aria-labelledby="dead"] [role="status"]'), patiently)
      .toEqual(['1 sent again.']);
  } finally {
    // The message fails again and is a dead letter again.
    await expect
      .poll(async () => (await channel.checkQueue(names.deadLetters)).messageCount, patiently)
      .toBe(1);
    await channel.purgeQueue(names.deadLetters);
    await connection.close();
    await context.close();
  }
});
