import { topologyNames } from '@ripple/broker';
import { createWatermarks } from '@ripple/delivery';
import type { MessageOf, PostId, UserId } from '@ripple/messages';
import { nowhere } from '@ripple/test-env';
import { createTimelineStore, home, timelineKey } from '@ripple/timelines';
import { connect } from 'amqplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../ripple/client.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';

let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;

beforeAll(async () => {
  ripple = await startRipple();
  ada = await ripple.user('ada');
  bob = await ripple.user('bob');
  await bob.put('/v1/users/ada/follow');
});
afterAll(() => ripple?.dispose());

const homeOf = async (user: TestUser): Promise<string[]> =>
  (await user.get('/v1/timelines/home')).body.items.map((item: { text: string }) => item.text);
const listOf = (user: TestUser): Promise<string[]> =>
  ripple.redis.lrange(
    timelineKey(ripple.ownRedis, ripple.isolation.namespace, home(Number(user.id) as UserId)),
    0,
    -1,
  );
const outboxRows = async () => (await ripple.database.pool.query('select id from outbox')).rowCount;

async function waitingDeadLetters() {
  const connection = await connect(ripple.isolation.amqpUrl);
  const channel = await connection.createChannel();
  const { deadLetters } = topologyNames(ripple.isolation.namespace);
  const { messageCount } = await channel.checkQueue(deadLetters);
  const message = messageCount > 0 ? await channel.get(deadLetters, { noAck: true }) : false;
  await connection.close();
  return message ? { count: messageCount, headers: message.properties.headers } : { count: 0, headers: {} };
}

describe('the one message of a post', () => {
  it('may come again, from the relay or from the broker, and changes nothing', async () => {
    await homeOf(bob);
    const { body } = await ada.post('/v1/posts', { text: 'said once' });
    await expect.poll(() => homeOf(bob), { timeout: 30_000 }).toContain('said once');

    const message: MessageOf<'post-created'> = {
      type: 'post-created',
      version: 1,
      postId: Number(body.id) as PostId,
      authorId: Number(ada.id) as UserId,
      acceptedAt: Date.now(),
    };
    await Promise.all(
      Array.from({ length: 20 }, () => ripple.broker.publish({ lane: 'post-created', message })),
    );
    // A post behind them in the same lanes: when it is there, they have been handled.
    await ada.post('/v1/posts', { text: 'said after' });
    await expect.poll(() => homeOf(bob), { timeout: 30_000 }).toContain('said after');
    expect(await homeOf(bob)).toEqual(['said after', 'said once']);
    expect((await listOf(bob)).filter((id) => id === body.id)).toHaveLength(1);
  });

  it('is published by the relay where the api could not', async () => {
    await ripple.stop('outbox-relay');
    await ripple.restart('api', { AMQP_URL: nowhere(ripple.isolation.amqpUrl) });
    const started = performance.now();
    const cut = await ripple.user('cut_off');
    const { status } = await cut.post('/v1/posts', { text: 'without a broker' });
    expect(status).toBe(201);
    expect(performance.now() - started).toBeLessThan(2_000);
    // The author sees it in the very next read; followers can't yet.
    expect(await homeOf(cut)).toEqual(['without a broker']);
    expect((await cut.get('/v1/users/cut_off/posts')).body.items[0].text).toBe('without a broker');
    expect(await outboxRows()).toBe(1);

    const reader = await ripple.user('reader');
    await reader.get('/v1/timelines/public');
    await ripple.start('outbox-relay');
    await expect.poll(outboxRows, { timeout: 30_000 }).toBe(0);
    const follower = await ripple.user('late_follower');
    await follower.put('/v1/users/cut_off/follow');
    await expect.poll(() => homeOf(follower), { timeout: 30_000 }).toEqual(['without a broker']);
    await ripple.restart('api');
  });

  it('waits in its lane while a worker is away, and is delivered when it is back', async () => {
    await homeOf(bob);
    await ripple.stop('timeline-writer');
    await ada.post('/v1/posts', { text: 'while the writer was away' });
    await expect.poll(outboxRows, { timeout: 30_000 }).toBe(0);
    expect(await homeOf(bob)).not.toContain('while the writer was away');
    await ripple.start('timeline-writer');
    await expect.poll(() => homeOf(bob), { timeout: 30_000 }).toContain('while the writer was away');
  });
});

describe('a delivery that comes after an unfollow', () => {
  it('is not shown, and does not stay', async () => {
    const reader = await ripple.user('reader_who_left');
    await reader.put('/v1/users/ada/follow');
    await reader.delete('/v1/users/ada/follow');
    expect(await homeOf(reader)).toEqual([]);
    // The worker has renewed the timeline, too: nothing will throw it away any more.
    const left = Date.now();
    const watermarks = createWatermarks(ripple.ownRedis, ripple.isolation.namespace);
    await expect
      .poll(async () => (await watermarks.read()).followers, { timeout: 30_000 })
      .toBeGreaterThan(left);
    await homeOf(reader);
    // As a worker does that had read the followers before.
    const { body } = await ada.post('/v1/posts', { text: 'too late' });
    const store = createTimelineStore(ripple.ownRedis, ripple.isolation.namespace);
    await store.push([home(Number(reader.id) as UserId)], Number(body.id) as PostId);
    expect(await listOf(reader)).toContain(body.id);
    expect(await homeOf(reader)).toEqual([]);
    await expect.poll(() => listOf(reader), { timeout: 30_000 }).not.toContain(body.id);
  });
});

describe('a message that cannot be handled', () => {
  it('ends among the dead letters with the reason, and holds no other up', async () => {
    const connection = await connect(ripple.isolation.amqpUrl);
    const channel = await connection.createConfirmChannel();
    const { lanesExchange } = topologyNames(ripple.isolation.namespace);
    channel.publish(lanesExchange, 'followers', Buffer.from('{"type":"deliver-home"'));
    await channel.waitForConfirms();
    await connection.close();

    await homeOf(bob);
    await ada.post('/v1/posts', { text: 'behind a broken one' });
    await expect.poll(() => homeOf(bob), { timeout: 30_000 }).toContain('behind a broken one');
    const dead = await waitingDeadLetters();
    expect(dead).toMatchObject({
      count: 1,
      headers: {
        'ripple-lane': 'followers',
        'ripple-attempts': 1,
        'ripple-reason': 'the message is not JSON',
      },
    });
  });
});
