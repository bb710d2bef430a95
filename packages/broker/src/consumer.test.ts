import { continueFrom, createLogger, currentOrigin, followOrigins, type Origin } from '@ripple/telemetry';
import { describe, expect, it } from 'vitest';
import { listDeadLetters, redriveDeadLetters } from './dead-letters.ts';
import { ack } from './outcome.ts';
import { anHour, job, ladder, noting, postIdOf, setUpBroker } from './test-broker.ts';
import { topologyNames } from './topology.ts';

const env = setUpBroker();

describe('a consumer', () => {
  it('whose queue is deleted makes it again and goes on', async () => {
    const { seen, handler } = noting();
    await env.consume(handler).whenUp();
    await env.withChannel((channel) => channel.deleteQueue(env.laneQueue()));
    await expect
      .poll(
        () =>
          env.broker.publish(job(7)).then(
            () => 'confirmed',
            () => 'failed',
          ),
        { timeout: 30_000 },
      )
      .toBe('confirmed');
    await expect.poll(() => seen, { timeout: 30_000 }).toEqual([7]);
  });

  it('tries again with growing delays, then gives up with the reason', async () => {
    const attempts: number[] = [];
    const times: number[] = [];
    await env
      .consume(async (_, { attempt }) => {
        attempts.push(attempt);
        times.push(Date.now());
        throw new Error('not today');
      })
      .whenUp();
    await env.broker.publish(job(1));
    const { deadLetters } = topologyNames(env.isolation.namespace);
    const dead = () => env.withChannel((channel) => channel.get(deadLetters));
    await expect.poll(async () => (await dead()) !== false, { timeout: 30_000 }).toBe(true);
    expect(attempts).toEqual([1, 2, 3]);
    const [first = 0, second = 0, third = 0] = times;
    expect(second - first).toBeGreaterThanOrEqual(45);
    expect(third - second).toBeGreaterThanOrEqual(95);
    const letter = await dead();
    expect(letter ? letter.properties.headers : 'no dead letter').toMatchObject({
      'ripple-lane': 'public',
      'ripple-attempts': 3,
      'ripple-reason': 'not today',
      'ripple-stack': expect.stringContaining('not today'),
      'ripple-first-failed-at': expect.any(String),
      'ripple-last-failed-at': expect.any(String),
    });
  });

  it('knows the request it comes from, through retries, dead letters and redrives', async () => {
    followOrigins();
    const origin = {
      requestId: 'a-request',
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      tracestate: 'vendor=1',
    };
    const seen: Origin[] = [];
    const others: Origin[] = [];
    await env
      .consume(async (message) => {
        if (postIdOf(message) === 1) {
          seen.push(currentOrigin());
          throw new Error('not today');
        }
        others.push(currentOrigin());
        return ack;
      })
      .whenUp();
    await Promise.all([continueFrom(origin, () => env.broker.publish(job(1))), env.broker.publish(job(2))]);
    const letters = { urls: [env.isolation.amqpUrl], name: 'test', namespace: env.isolation.namespace };
    const dead = () => listDeadLetters(letters, () => true);
    await expect.poll(dead, { timeout: 30_000 }).toMatchObject([{ origin }]);
    const logger = createLogger('test', 'silent');
    await redriveDeadLetters({ ...letters, logger }, () => true);
    await expect.poll(() => seen, { timeout: 30_000 }).toEqual(Array(6).fill(origin));
    expect(others).toEqual([{}]);
  });

  it('lets a message of a version to come wait, without counting it as a failure', async () => {
    const patient = env.connect([...ladder, anHour]);
    await patient.whenUp();
    await patient
      .consume({ subscriptions: [{ lane: 'public', weight: 1 }], slots: 1, handler: async () => ack })
      .whenUp();
    const { lanesExchange, retry } = topologyNames(env.isolation.namespace);
    const newer = Buffer.from(JSON.stringify({ ...job(1).message, version: 2 }));
    await env.withChannel(async (channel) => {
      channel.publish(lanesExchange, 'public', newer);
      await channel.waitForConfirms();
    });
    const waits = () =>
      env.withChannel(async (channel) => (await channel.checkQueue(retry(anHour))).messageCount);
    await expect.poll(waits, { timeout: 30_000 }).toBe(1);
    const message = await env.withChannel((channel) => channel.get(retry(anHour)));
    expect(message ? message.properties.headers : 'nothing').toMatchObject({ 'ripple-attempts': 0 });
    await patient.close();
  });

  it('finishes what it has begun when it is closed, and returns the rest', async () => {
    const begun: number[] = [];
    let finish: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const consumer = env.consume(async (message) => {
      begun.push(postIdOf(message));
      await gate;
      return ack;
    });
    await consumer.whenUp();
    for (let number = 1; number <= 6; number++) await env.broker.publish(job(number));
    await expect.poll(() => begun.length, { timeout: 30_000 }).toBe(4);
    const closed = consumer.close();
    finish();
    await closed;
    expect(begun).toHaveLength(4);
    expect(await env.countWaiting()).toBe(2);
  });
});
