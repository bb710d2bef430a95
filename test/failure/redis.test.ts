import type { UserId } from '@ripple/messages';
import { nowhere, serverUrls, startTcpProxy, type TcpProxy } from '@ripple/test-env';
import { home, timelineKey } from '@ripple/timelines';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../ripple/client.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';

const texts = (body: { items: { text: string }[] }) => body.items.map(({ text }) => text);

describe('without Redis', () => {
  let ripple: TestRipple;
  let ada: TestUser;
  let bob: TestUser;

  beforeAll(async () => {
    ripple = await startRipple({ services: [] });
    await ripple.start('api', { REDIS_URL: nowhere(serverUrls().redisUrl) });
    ada = await ripple.user('ada');
    bob = await ripple.user('bob');
    await bob.put('/v1/users/ada/follow');
  });
  afterAll(() => ripple?.dispose());

  it('posts are accepted, and every read is right and says how it was made', async () => {
    const { status, body } = await ada.post('/v1/posts', { text: 'no Redis #gone' });
    expect(status).toBe(201);
    await ada
      .post('/v1/posts', { text: 'deleted again #gone' })
      .then(({ body }) => ada.delete(`/v1/posts/${body.id}`));
    const places = [
      '/v1/timelines/home',
      '/v1/timelines/public',
      '/v1/timelines/tags/gone',
      '/v1/users/ada/posts',
    ];
    for (const path of places) {
      const answer = await bob.get(path);
      expect(answer.status).toBe(200);
      expect(texts(answer.body)).toEqual(['no Redis #gone']);
      expect(answer.headers.get('ripple-degraded')).toBe('redis');
    }
    expect((await bob.get(`/v1/posts/${body.id}`)).status).toBe(200);
    expect((await ripple.anybody.get('/v1/users/ada/feed.rss')).text).toContain('no Redis #gone');
    expect((await ripple.anybody.get('/readyz')).body.checks.redis).toMatchObject({
      ok: false,
      required: false,
    });
  });

  it('pages are without gaps and doubles', async () => {
    for (let number = 0; number < 25; number++) await ada.post('/v1/posts', { text: `page ${number}` });
    const seen: string[] = [];
    for (let path = '/v1/timelines/home?limit=7'; path; ) {
      const { body } = await bob.get(path);
      seen.push(...texts(body));
      path = body.next;
    }
    expect(seen.slice(0, 25)).toEqual(Array.from({ length: 25 }, (_, number) => `page ${24 - number}`));
  });
});

describe('a Redis that comes back with an old snapshot', () => {
  it('is not believed: what it still holds is built again', async () => {
    const wire = await startTcpProxy(serverUrls().redisUrl);
    const ripple = await startRipple({ services: ['api'], settings: { REDIS_URL: wire.url } });
    try {
      const ada = await ripple.user('ada');
      for (const text of ['first', 'second', 'third']) await ada.post('/v1/posts', { text });
      await ada.get('/v1/timelines/home');
      const { namespace } = ripple.isolation;
      const list = timelineKey(ripple.ownRedis, namespace, home(Number(ada.id) as UserId));
      // The state of some posts ago, from another run of the server.
      await ripple.redis.lpop(list, 2);
      await ripple.redis.set(`${namespace}:redis-run`, 'an earlier one');
      const shown = async () => texts((await ada.get('/v1/timelines/home')).body);
      expect(await shown()).toEqual(['first']);
      wire.cut();
      // Not only shown, as it is from Postgres while the connection is made again: in the list.
      const listed = async () => [await shown(), (await ripple.redis.lrange(list, 0, -1)).length];
      await expect.poll(listed, { timeout: 30_000 }).toEqual([['third', 'second', 'first'], 4]);
    } finally {
      await ripple.dispose();
      await wire.close();
    }
  });

  it('keeps what it has when only the connection was lost', async () => {
    const wire = await startTcpProxy(serverUrls().redisUrl);
    const ripple = await startRipple({ services: ['api'], settings: { REDIS_URL: wire.url } });
    try {
      const ada = await ripple.user('ada');
      await ada.post('/v1/posts', { text: 'first' });
      await ada.get('/v1/timelines/home');
      await ripple.redis.set(`${ripple.isolation.namespace}:anything`, 'kept');
      wire.cut();
      const degraded = async () => (await ada.get('/v1/timelines/home')).headers.get('ripple-degraded');
      await expect.poll(degraded, { timeout: 30_000 }).toBe(null);
      expect(await ripple.redis.get(`${ripple.isolation.namespace}:anything`)).toBe('kept');
    } finally {
      await ripple.dispose();
      await wire.close();
    }
  });
});

describe('what is changed while Redis is out of reach', () => {
  it('is true from the first read after its return on, in every process', async () => {
    const wires = [await startTcpProxy(serverUrls().redisUrl), await startTcpProxy(serverUrls().redisUrl)];
    const [wire, others] = wires as [TcpProxy, TcpProxy];
    // No worker repairs anything.
    const ripple = await startRipple({ services: [] });
    try {
      await ripple.start('api', { REDIS_URL: others.url });
      const elsewhere = ripple.url;
      await ripple.start('api', { REDIS_URL: wire.url, PORT: 0 });
      const ada = await ripple.user('ada');
      const bob = await ripple.user('bob');
      await bob.put('/v1/users/ada/follow');
      const { body } = await ada.post('/v1/posts', { text: 'to be deleted' });
      await ada.post('/v1/posts', { text: 'to stay' });
      expect(texts((await bob.get('/v1/timelines/home')).body)).toEqual(['to stay', 'to be deleted']);

      // A frozen Redis: nothing is lost, and it holds the state from before.
      for (const each of wires) each.blackHole();
      expect((await ada.delete(`/v1/posts/${body.id}`)).status).toBe(204);
      const reader = { authorization: `Bearer ${bob.token}` };
      const shown = async () => {
        const { headers, body } = await bob.get('/v1/timelines/home');
        const other = await fetch(`${elsewhere}/v1/timelines/home`, { headers: reader });
        const page = (await other.json()) as { items: { text: string }[] };
        expect([texts(body), texts(page)]).toEqual([['to stay'], ['to stay']]);
        return [headers, other.headers].some((each) => each.has('ripple-degraded'));
      };
      expect(await shown()).toBe(true);
      await Promise.all(wires.map((each) => each.heal()));
      await expect.poll(shown, { timeout: 30_000, interval: 5 }).toBe(false);
      expect(await shown()).toBe(false);
    } finally {
      await ripple.dispose();
      for (const each of wires) await each.close();
    }
  }, 60_000);

  it('is done by the workers, where it is more than a document: who follows whom', async () => {
    const wire = await startTcpProxy(serverUrls().redisUrl);
    const ripple = await startRipple({ services: ['outbox-relay', 'fan-out', 'timeline-writer'] });
    try {
      await ripple.start('api', { REDIS_URL: wire.url });
      const [ada, bob, eve] = [await ripple.user('ada'), await ripple.user('bob'), await ripple.user('eve')];
      await bob.put('/v1/users/ada/follow');
      await ada.post('/v1/posts', { text: 'of ada' });
      await eve.post('/v1/posts', { text: 'of eve' });
      const home = async () => {
        const { headers, body } = await bob.get('/v1/timelines/home');
        return { degraded: headers.get('ripple-degraded'), texts: texts(body) };
      };
      expect(await home()).toEqual({ degraded: null, texts: ['of ada'] });
      wire.refuse();
      expect((await bob.delete('/v1/users/ada/follow')).status).toBe(204);
      expect((await bob.put('/v1/users/eve/follow')).status).toBe(204);
      expect((await home()).texts).toEqual(['of eve']);
      await wire.heal();
      await expect.poll(home, { timeout: 30_000 }).toEqual({ degraded: null, texts: ['of eve'] });
    } finally {
      await ripple.dispose();
      await wire.close();
    }
  }, 60_000);
});

describe('a Redis that goes silent', () => {
  it('is not waited for, and everything is right when it speaks again', async () => {
    const wire = await startTcpProxy(serverUrls().redisUrl);
    const ripple = await startRipple({ settings: { REDIS_URL: wire.url } });
    try {
      const ada = await ripple.user('ada');
      const bob = await ripple.user('bob');
      await bob.put('/v1/users/ada/follow');
      await bob.get('/v1/timelines/home');
      await ada.post('/v1/posts', { text: 'before' });
      await expect.poll(async () => texts((await bob.get('/v1/timelines/home')).body)).toEqual(['before']);

      wire.blackHole();
      // The first request waits for the limit; the others find the connection closed.
      const times: number[] = [];
      for (let number = 0; number < 10; number++) {
        const started = performance.now();
        expect((await ada.post('/v1/posts', { text: 'silence' })).status).toBe(201);
        times.push(performance.now() - started);
      }
      expect(times.sort((a, b) => a - b)[5]).toBeLessThan(200);
      const during = await bob.get('/v1/timelines/home');
      expect(during.headers.get('ripple-degraded')).toBe('redis');
      expect(texts(during.body)).toHaveLength(11);

      await wire.heal();
      const all = [...Array<string>(10).fill('silence'), 'before'];
      await expect
        .poll(async () => (await bob.get('/v1/timelines/home')).headers.get('ripple-degraded'), {
          timeout: 30_000,
        })
        .toBe(null);
      // What was pushed into the silence is delivered by the workers' retries.
      await expect
        .poll(async () => texts((await bob.get('/v1/timelines/home')).body), { timeout: 30_000 })
        .toEqual(all);
    } finally {
      await ripple.dispose();
      await wire.close();
    }
  }, 60_000);
});
