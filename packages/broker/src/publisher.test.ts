import type { Job } from '@ripple/messages';
import { describe, expect, it } from 'vitest';
import { job, noting, setUpBroker } from './test-broker.ts';

const env = setUpBroker();

describe('a publish', () => {
  it('that no queue takes fails, and the next one is not hurt by it', async () => {
    await env.withChannel((channel) => channel.deleteQueue(env.laneQueue()));
    await expect(env.broker.publish(job(1))).rejects.toThrow('no queue takes public');
    await expect(env.broker.publish({ ...job(2), lane: 'feeds' } as Job)).resolves.toBeUndefined();
  });

  it('of many at once loses none', async () => {
    await Promise.all(Array.from({ length: 5_000 }, (_, number) => env.broker.publish(job(number + 1))));
    const { seen, handler } = noting();
    await env.consume(handler).whenUp();
    await expect.poll(() => new Set(seen).size, { timeout: 30_000 }).toBe(5_000);
  });
});
