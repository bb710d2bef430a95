import { serverUrls, startTcpProxy } from '@ripple/test-env';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../ripple/client.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';
import { eventuallyTold, openStream, told } from '../sse.ts';

type Wire = Awaited<ReturnType<typeof startTcpProxy>>;

describe.each([
  { name: 'silent', away: (wire: Wire) => wire.blackHole() },
  { name: 'absent', away: (wire: Wire) => wire.refuse() },
])('streams, while Redis is $name', ({ away }) => {
  let wire: Wire;
  let ripple: TestRipple;
  let ada: TestUser;
  let bob: TestUser;

  beforeAll(async () => {
    wire = await startTcpProxy(serverUrls().redisUrl);
    ripple = await startRipple({ settings: { REDIS_URL: wire.url, STREAM_HEARTBEAT_MS: 100 } });
    [ada, bob] = [await ripple.user('ada'), await ripple.user('bob')];
    await bob.put('/v1/users/ada/follow');
  });
  afterAll(async () => {
    await wire?.heal();
    await ripple?.dispose();
    await wire?.close();
  });

  it('stay open, open, and have everything once when it is back', async () => {
    const say = async (text: string) =>
      expect((await ada.post('/v1/posts', { text: `${text} #news` })).status).toBe(201);
    const expected = (...texts: string[]) => texts.map((text) => `post ${text} #news`);
    const paths = ['home', 'public', 'tags/news'].map((path) => `/v1/stream/${path}`);
    const streams = await Promise.all(paths.map((path) => openStream(ripple.url, path, { user: bob })));
    await say('before');
    for (const stream of streams) await eventuallyTold(stream, expected('before'));

    away(wire);
    await say('meanwhile 1');
    const late = await openStream(ripple.url, '/v1/stream/home', { user: bob, lastId: streams[0]?.lastId });
    expect(late.status).toBe(200);
    await say('meanwhile 2');
    const { length } = streams[0]?.comments ?? [];
    await expect.poll(() => streams[0]?.comments.length).toBeGreaterThan(length + 2);

    await wire.heal();
    await say('after');
    const all = expected('before', 'meanwhile 1', 'meanwhile 2', 'after');
    for (const stream of streams) {
      await expect.poll(() => told(stream).toSorted(), { timeout: 30_000 }).toEqual(all.toSorted());
    }
    await expect
      .poll(() => told(late).toSorted(), { timeout: 30_000 })
      .toEqual(expected('meanwhile 1', 'meanwhile 2', 'after').toSorted());
    await Promise.all([...streams, late].map((stream) => stream.close()));
  }, 60_000);
});
