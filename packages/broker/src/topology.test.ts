import { describe, expect, it } from 'vitest';
import { anHour, job, ladder, noting, setUpBroker } from './test-broker.ts';
import { deleteTopology, topologyNames } from './topology.ts';

const env = setUpBroker();

describe('a process that may not declare', () => {
  it('waits for the one that does, also when a queue is deleted', async () => {
    await env.broker.close();
    await env.withChannel((channel) =>
      deleteTopology(channel, topologyNames(env.isolation.namespace), [...ladder, anHour]),
    );
    env.broker = env.connect(ladder, { topology: 'expect' });
    const { seen, handler } = noting();
    const owner = env.connect([...ladder, anHour]);
    const consumer = env.consume(handler);
    await Promise.all([env.broker.whenUp(), consumer.whenUp()]);
    await env.broker.publish(job(1));
    await expect.poll(() => seen).toEqual([1]);

    await env.withChannel((channel) => channel.deleteQueue(env.laneQueue()));
    await expect.poll(() => consumer.isUp()).toBe(false);
    await expect(env.broker.publish(job(2))).rejects.toThrow('no queue takes public');
    await owner.declare();
    await expect.poll(() => consumer.isUp(), { timeout: 30_000 }).toBe(true);
    await env.broker.publish(job(3));
    await expect.poll(() => seen).toEqual([1, 3]);
    await owner.close();
  });
});
