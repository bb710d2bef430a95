import { describe, expect, it } from 'vitest';
import { PublishError } from './publish-error.ts';
import { job, noting, setUpBroker } from './test-broker.ts';

const env = setUpBroker();

describe('a connection that is lost', () => {
  it('comes back, and its consumers with it', async () => {
    const { seen, handler } = noting();
    await env.consume(handler).whenUp();
    for (let round = 1; round <= 3; round++) {
      env.wire.cut();
      // What is published into the gap fails, and says so; it is tried again as the relay does.
      await expect
        .poll(
          () =>
            env.broker.publish(job(round)).then(
              () => 'confirmed',
              () => 'failed',
            ),
          { timeout: 30_000 },
        )
        .toBe('confirmed');
      await expect.poll(() => seen.includes(round), { timeout: 30_000 }).toBe(true);
    }
  });

  it('is noticed when it goes dead: a publish fails at its limit', async () => {
    env.wire.blackHole();
    await expect(env.broker.publish(job(1), 300)).rejects.toThrow(PublishError);
    await env.wire.heal();
    await expect
      .poll(
        () =>
          env.broker.publish(job(2)).then(
            () => 'confirmed',
            () => 'failed',
          ),
        { timeout: 30_000 },
      )
      .toBe('confirmed');
  });
});
