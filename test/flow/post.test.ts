import { topologyNames } from '@ripple/broker';
import { openMessages } from '@ripple/messages';
import { connect } from 'amqplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../ripple/client.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';

let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;

beforeAll(async () => {
  ripple = await startRipple();
  ada = await ripple.user('ada', 'Ada');
  bob = await ripple.user('bob');
  await bob.put('/v1/users/ada/follow');
});
afterAll(() => ripple?.dispose());

const ids = async (reader: { get: TestUser['get'] }, path: string): Promise<string[]> =>
  (await reader.get(path)).body.items.map((item: { id: string }) => item.id);

describe('a public post', () => {
  it('reaches followers, the tag, the public timeline and the feeds', async () => {
    // Read before: a timeline that exists is pushed to, which is what is tried here.
    const places = ['/v1/timelines/home', '/v1/timelines/tags/spread', '/v1/timelines/public'];
    for (const path of places) await bob.get(path);
    const feeds = ['/v1/users/ada/feed.rss', '/v1/tags/spread/feed.atom', '/v1/timelines/public/feed.json'];
    for (const path of feeds) expect((await ripple.anybody.get(path)).status).toBe(200);

    const { body } = await ada.post('/v1/posts', { text: 'spreads #spread' });
    for (const path of places)
      await expect.poll(() => ids(bob, path), { timeout: 30_000 }).toContain(body.id);
    for (const path of feeds) {
      await expect
        .poll(async () => (await ripple.anybody.get(path)).text, { timeout: 30_000 })
        .toContain(body.id);
    }
  });

  it('is exactly one message on the broker, and leaves no row in the outbox', async () => {
    const { lanesExchange } = topologyNames(ripple.isolation.namespace);
    const connection = await connect(ripple.isolation.amqpUrl);
    const channel = await connection.createChannel();
    const { queue } = await channel.assertQueue('', { exclusive: true });
    await channel.bindQueue(queue, lanesExchange, 'post-created');

    const posts = Array.from({ length: 20 }, (_, number) =>
      ada.post('/v1/posts', { text: `number ${number}` }),
    );
    const ids = (await Promise.all(posts)).map(({ body }) => Number(body.id));
    // A row is cleared when its message is confirmed, which is when it is in every queue, also in this one.
    const rows = async () => (await ripple.database.pool.query('select 1 from outbox')).rowCount;
    await expect.poll(rows, { timeout: 30_000 }).toBe(0);

    const seen: number[] = [];
    for (let message = await channel.get(queue); message; message = await channel.get(queue)) {
      for (const { content } of openMessages(message.content)) {
        // Watermarks go the same way.
        if ('type' in content && content.type === 'post-created') seen.push(content.postId);
      }
    }
    await connection.close();
    expect(seen.sort()).toEqual(ids.sort());
  });
});
