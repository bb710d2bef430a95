import { createLogger } from '@ripple/telemetry';
import { describe, expect, it } from 'vitest';
import { createInspector } from './inspect.ts';
import { setUpBroker } from './test-broker.ts';

const env = setUpBroker();

describe('a look at the queues', () => {
  const createLook = () =>
    createInspector({
      urls: [env.wire.url],
      name: 'test',
      namespace: env.isolation.namespace,
      logger: createLogger('test', 'silent'),
    });

  it('is given up soon when there was no connection yet, and not made up for later', async () => {
    env.wire.refuse();
    const inspector = createLook();
    const since = performance.now();
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => inspector.inspect()));
    expect(performance.now() - since).toBeLessThan(3_000);
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']));
    await env.wire.heal();
    await expect
      .poll(() => inspector.inspect().catch(() => undefined), { timeout: 30_000 })
      .toMatchObject({ deadLetters: 0 });
    await inspector.close();
  });

  it('is one for all who ask at the same time', async () => {
    const inspector = createLook();
    const [first, ...others] = await Promise.all(Array.from({ length: 20 }, () => inspector.inspect()));
    for (const other of others) expect(other).toBe(first);
    expect(await inspector.inspect()).not.toBe(first);
    await inspector.close();
  });
});
