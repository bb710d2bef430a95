import type { Job } from '@ripple/messages';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Holding, listReturned } from './holding.ts';
import { ack } from './outcome.ts';
import { job, setUpBroker } from './test-broker.ts';

const env = setUpBroker();
let holdings: Holding[];
let finish: (() => void)[];

beforeEach(async () => {
  holdings = [];
  finish = [];
  await env.broker
    .consume({
      subscriptions: [{ lane: 'public', weight: 1 }],
      slots: 1,
      handler: async () => {
        await new Promise<void>((resolve) => finish.push(resolve));
        return ack;
      },
      onHolding: async (holding) => {
        holdings.push(holding);
      },
    })
    .whenUp();
});

const acceptedAt = (time: number): Job => {
  const { lane, message } = job(time);
  return { lane, message: { ...message, acceptedAt: time } } as Job;
};
const oldest = () => holdings.at(-1)?.oldestIn('public');

describe('a holding', () => {
  it('has what was received, in the hands of a handler or waiting for one, until it is done', async () => {
    expect(oldest()).toBe(Number.POSITIVE_INFINITY);
    for (const time of [30, 20]) await env.broker.publish(acceptedAt(time));
    await expect.poll(oldest).toBe(20);
    expect(finish).toHaveLength(1);
    finish[0]?.();
    await expect.poll(() => finish.length).toBe(2);
    expect(oldest()).toBe(20);
    finish[1]?.();
    await expect.poll(oldest).toBe(Number.POSITIVE_INFINITY);
  });

  it('has not what failed before: that left the order of its queue', async () => {
    await env.withChannel(async (channel) => {
      const body = JSON.stringify(acceptedAt(20).message);
      channel.sendToQueue(env.laneQueue(), Buffer.from(body), { headers: { 'ripple-attempts': 1 } });
      await channel.waitForConfirms();
    });
    await expect.poll(() => finish.length).toBe(1);
    expect(oldest()).toBe(Number.POSITIVE_INFINITY);
    finish[0]?.();
  });

  it('is not returned while the broker has its connection, also one that says nothing', async () => {
    const [holding] = holdings as [Holding];
    const { amqpUrl, namespace } = env.isolation;
    const returned = () => listReturned({ urls: [amqpUrl], name: 'observer', namespace }, [holding.name]);
    expect(await returned()).toEqual([]);
    env.wire.blackHole();
    expect(await returned()).toEqual([]);
    env.wire.cut();
    await expect.poll(returned).toEqual([holding.name]);
    await env.wire.heal();
  });

  it('ends with its connection; what it had is in the next one', async () => {
    await env.broker.publish(acceptedAt(20));
    await expect.poll(oldest).toBe(20);
    const [first] = holdings as [Holding];
    await first.receiveAll();
    env.wire.cut();
    await expect.poll(() => holdings.length).toBe(2);
    expect(first.ended.aborted).toBe(true);
    await expect(first.receiveAll()).rejects.toThrow();
    await expect.poll(oldest).toBe(20);
    for (const done of finish) done();
  });
});
