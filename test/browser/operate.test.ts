import { topologyNames } from '@ripple/broker';
import { connect } from 'amqplib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { given, openBrowser, patiently, textsOf, visit } from './browser.ts';

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

it('shows what was given up, and why, and sends it again', async () => {
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
    // It comes back, as it is no better than before.
    await expect
      .poll(async () => (await channel.checkQueue(names.deadLetters)).messageCount, patiently)
      .toBe(1);
    await channel.purgeQueue(names.deadLetters);
    await connection.close();
    await context.close();
  }
});
