import type { Job, MessageOf } from '@ripple/messages';
import { continueFrom, createLogger, currentOrigin, followOrigins, type Origin } from '@ripple/telemetry';
import { describe, expect, it } from 'vitest';
import { dropDeadLetters, listDeadLetters, redriveDeadLetters } from './dead-letters.ts';
import type { Holding } from './holding.ts';
import { ack } from './outcome.ts';
import { anHour, job, noting, postIdOf, setUpBroker } from './test-broker.ts';
import { topologyNames } from './topology.ts';

const env = setUpBroker();
const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
/** In one turn of the event loop. */
const publishTogether = (count: number) =>
  Promise.all(range(count).map((number) => env.broker.publish(job(number))));
const letters = () => ({ urls: [env.isolation.amqpUrl], name: 'test', namespace: env.isolation.namespace });
const listLetters = () => listDeadLetters(letters(), () => true);
/** Takes what waits in the lane and gives it back, as a connection does that ends. */
const takeAndReturn = () => env.withChannel((channel) => channel.get(env.laneQueue()));
const count = (queue: string) =>
  env.withChannel(async (channel) => (await channel.checkQueue(queue)).messageCount);

describe('messages that are published together', () => {
  it('are one to the broker, and each one of its own, with its origin and in its order, to handlers', async () => {
    followOrigins();
    const origins: Origin[] = [];
    const { seen, handler } = noting(async () => {
      origins.push(currentOrigin());
      return ack;
    });
    const published = range(3).map((number) =>
      continueFrom({ requestId: `request-${number}` }, () => env.broker.publish(job(number))),
    );
    await Promise.all([...published, env.broker.publish(job(4))]);
    expect(await env.countWaiting()).toBe(1);
    await env.consume(handler).whenUp();
    await expect.poll(() => seen).toEqual([1, 2, 3, 4]);
    expect(origins).toEqual([...range(3).map((number) => ({ requestId: `request-${number}` })), {}]);
    await env.broker.close();
    expect(await env.countWaiting()).toBe(0);
  });

  it('are one by one to the broker in a lane that several workers share', async () => {
    const { message } = job(1);
    const slice = {
      ...message,
      type: 'deliver-home',
      shards: { from: 0, to: 1 },
    } as MessageOf<'deliver-home'>;
    const bulk: Job = { lane: 'followers-bulk', message: slice };
    await Promise.all([env.broker.publish(bulk), env.broker.publish(bulk)]);
    expect(await count(topologyNames(env.isolation.namespace).queue('followers-bulk'))).toBe(2);
  });

  it('are in hand one by one, each until it is done', async () => {
    let holding: Holding | undefined;
    const finish: (() => void)[] = [];
    const accepted = (time: number) => {
      const { lane, message } = job(time);
      return env.broker.publish({ lane, message: { ...message, acceptedAt: time } } as Job);
    };
    await Promise.all([accepted(20), accepted(30)]);
    const consumer = env.broker.consume({
      subscriptions: [{ lane: 'public', weight: 1 }],
      slots: 1,
      handler: () => new Promise((resolve) => finish.push(() => resolve(ack))),
      onHolding: async (opened) => {
        holding = opened;
      },
    });
    await consumer.whenUp();
    const oldest = () => holding?.oldestIn('public');
    await expect.poll(oldest).toBe(20);
    finish[0]?.();
    await expect.poll(oldest).toBe(30);
    finish[1]?.();
    await expect.poll(oldest).toBe(Number.POSITIVE_INFINITY);
  });

  it('fail one by one: one becomes a dead letter, alone', async () => {
    const { seen, handler } = noting(async (message) => {
      if (postIdOf(message) === 2) throw new Error('not today');
      return ack;
    });
    await publishTogether(3);
    await env.consume(handler).whenUp();
    await expect.poll(listLetters, { timeout: 30_000 }).toMatchObject([{ postId: '2', attempts: 3 }]);
    expect(seen.toSorted()).toEqual([1, 2, 2, 2, 3]);
    await env.broker.close();
    expect(await env.countWaiting()).toBe(0);
  });

  it('come again, all of them, where a connection is lost before the last is done', async () => {
    let stuck = true;
    const { seen, handler } = noting(async (message) => {
      if (stuck && postIdOf(message) === 3) await new Promise(() => {});
      return ack;
    });
    await publishTogether(3);
    await env.consume(handler).whenUp();
    await expect.poll(() => seen).toEqual([1, 2, 3]);
    stuck = false;
    env.wire.cut();
    await env.wire.heal();
    await expect.poll(() => seen, { timeout: 30_000 }).toEqual([1, 2, 3, 1, 2, 3]);
  });

  it('go on alone when they were returned three times: one of them may end its worker', async () => {
    const { seen, handler } = noting();
    await publishTogether(3);
    for (let times = 0; times < 3; times++) await takeAndReturn();
    const patient = env.connect([anHour]);
    await patient.consume({ subscriptions: [{ lane: 'public', weight: 1 }], slots: 4, handler }).whenUp();
    const waiting = topologyNames(env.isolation.namespace).retry(anHour);
    await expect.poll(() => count(waiting), { timeout: 30_000 }).toBe(3);
    await patient.close();
    expect(await env.countWaiting()).toBe(0);
    expect(seen).toEqual([]);
    const first = await env.withChannel((channel) => channel.get(waiting));
    expect(first ? JSON.parse(first.content.toString()) : undefined).toEqual(job(1).message);
    expect(first ? first.properties.headers : undefined).toMatchObject({ 'ripple-attempts': 0 });
  });

  it('are one dead letter where the broker gives them up, to be redriven or dropped as one', async () => {
    await publishTogether(2);
    const { deadExchange } = topologyNames(env.isolation.namespace);
    await env.withChannel(async (channel) => {
      const bundle = await channel.get(env.laneQueue(), { noAck: true });
      if (!bundle) throw new Error('no bundle');
      for (const messageId of ['one', 'other'])
        channel.publish(deadExchange, 'public', bundle.content, { messageId });
      await channel.waitForConfirms();
    });
    expect((await listLetters()).map(({ id, lane }) => [id, lane])).toEqual([
      ['one', 'public'],
      ['other', 'public'],
    ]);
    expect(await dropDeadLetters(letters(), ({ id }) => id === 'other')).toHaveLength(1);
    await redriveDeadLetters({ ...letters(), logger: createLogger('test', 'silent') }, () => true);
    const { seen, handler } = noting();
    await env.consume(handler).whenUp();
    await expect.poll(() => seen, { timeout: 30_000 }).toEqual([1, 2]);
    expect(await listLetters()).toEqual([]);
  });
});

describe('a message that waits for others', () => {
  it('is given up in its own time, and not sent later', async () => {
    const { seen, handler } = noting();
    env.wire.blackHole();
    const sent = env.broker.publish(job(1), 60_000).catch(() => {});
    // Sent, and not answered: what comes now waits.
    await new Promise((resolve) => setImmediate(resolve));
    await expect(env.broker.publish(job(2), 50)).rejects.toThrow('no confirm within 50 ms');
    env.wire.cut();
    await sent;
    await env.wire.heal();
    const isPublished = () =>
      env.broker.publish(job(3)).then(
        () => true,
        () => false,
      );
    await expect.poll(isPublished, { timeout: 30_000 }).toBe(true);
    await env.consume(handler).whenUp();
    await expect.poll(() => seen.at(-1), { timeout: 30_000 }).toBe(3);
    expect(seen).not.toContain(2);
  });

  it('is sent before the publisher closes', async () => {
    const published = [env.broker.publish(job(1))];
    await new Promise((resolve) => setImmediate(resolve));
    published.push(env.broker.publish(job(2)));
    await env.broker.close();
    await Promise.all(published);
    expect(await env.countWaiting()).toBe(2);
  });
});
