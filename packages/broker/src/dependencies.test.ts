import { encodeMessage } from '@ripple/messages';
import { continueFrom, currentOrigin, followOrigins, type Origin } from '@ripple/telemetry';
import { describe, expect, it } from 'vitest';
import { ack } from './outcome.ts';
import { anHour, job, setUpBroker } from './test-broker.ts';
import { topologyNames } from './topology.ts';

const env = setUpBroker();

/** Methods of the class `connection` by which RabbitMQ tells its alarms (https://www.rabbitmq.com/connection-blocked.html). */
const [BLOCKED, UNBLOCKED] = [60, 61];
/** A method frame on channel 0: AMQP 0-9-1, section 4.2.3. */
function methodFrame(method: number, argument = ''): Buffer {
  const payload = Buffer.from(`\0\x0a\0${String.fromCharCode(method)}${argument}`, 'latin1');
  const head = Buffer.from([1, 0, 0, 0, 0, 0, payload.length]);
  return Buffer.concat([head, payload, Buffer.from([0xce])]);
}

describe('a consumer', () => {
  it('keeps a message in hand while a server is away, and counts no attempt', async () => {
    let away = true;
    let tries = 0;
    const outage = env.connect([anHour], {
      async probe() {
        if (away) throw new Error('the server is away');
      },
    });
    await outage.whenUp();
    await outage
      .consume({
        subscriptions: [{ lane: 'public', weight: 1 }],
        slots: 1,
        handler: async (_, { attempt }) => {
          tries += 1;
          if (away) throw new Error('cannot be done without the server');
          expect(attempt).toBe(1);
          return ack;
        },
      })
      .whenUp();
    await env.broker.publish(job(1));
    await expect.poll(() => tries, { timeout: 30_000 }).toBeGreaterThan(0);
    away = false;
    // On the ladder it would come after an hour.
    await expect.poll(() => tries, { timeout: 30_000 }).toBe(2);
    await outage.close();
    expect(await env.countWaiting()).toBe(0);
  });

  it('keeps a message in hand whose failure says that a server is unavailable, though it answers', async () => {
    const full = new Error('there is no memory');
    const short = env.connect([anHour], {
      async probe(failure) {
        if (failure === full) throw full;
      },
    });
    let tries = 0;
    await short
      .consume({
        subscriptions: [{ lane: 'public', weight: 1 }],
        slots: 1,
        handler: async (_, { attempt }) => {
          tries += 1;
          if (tries === 1) throw full;
          expect(attempt).toBe(1);
          return ack;
        },
      })
      .whenUp();
    await env.broker.publish(job(1));
    await expect.poll(() => tries).toBe(2);
    await short.close();
    expect(await env.countWaiting()).toBe(0);
  });

  it('probes dependencies on behalf of no message', async () => {
    followOrigins();
    const origin = { requestId: 'a-request' };
    const asked: Origin[] = [];
    const outage = env.connect([anHour], {
      probe: async () => {
        if (asked.push(currentOrigin()) < 4) throw new Error('Postgres is away');
      },
    });
    let tries = 0;
    await outage
      .consume({
        subscriptions: [{ lane: 'public', weight: 1 }],
        slots: 1,
        handler: async () => {
          tries += 1;
          if (tries === 1) throw new Error('the query failed');
          return ack;
        },
      })
      .whenUp();
    await continueFrom(origin, () => env.broker.publish(job(1)));
    await expect.poll(() => tries, { timeout: 30_000 }).toBe(2);
    // The first is part of the message's own failure.
    expect(asked).toEqual([origin, {}, {}, {}]);
    await outage.close();
  });

  it('keeps a message in hand while the broker takes none', async () => {
    const { deadLetters } = topologyNames(env.isolation.namespace);
    const dead = () =>
      env.withChannel(async (channel) => (await channel.checkQueue(deadLetters)).messageCount);
    let tries = 0;
    await env
      .consume(async () => {
        tries += 1;
        return { outcome: 'dead-letter', error: new Error('never') };
      })
      .whenUp();
    env.wire.inject(methodFrame(BLOCKED, '\x0dlow on memory'));
    await expect
      .poll(() => env.broker.check().catch(({ message }) => message))
      .toContain('takes no messages');
    await env.withChannel(async (channel) => {
      channel.publish(
        topologyNames(env.isolation.namespace).lanesExchange,
        'public',
        Buffer.from(encodeMessage(job(1).message)),
      );
      await channel.waitForConfirms();
    });
    await expect.poll(() => tries, { timeout: 30_000 }).toBeGreaterThan(0);
    expect(await dead()).toBe(0);
    env.wire.inject(methodFrame(UNBLOCKED));
    await expect.poll(dead, { timeout: 30_000 }).toBe(1);
    expect(await env.countWaiting()).toBe(0);
  });
});
