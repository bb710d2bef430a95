import type { UserId } from '@ripple/messages';
import { home, timelineKey } from '@ripple/timelines';
import { describe, expect, it } from 'vitest';
import { allServices, startRipple } from '../ripple/ripple.ts';
import { redisBinary, startRedisServer } from './redis-server.ts';

const MIB = 1_024 * 1_024;
const POSTS = 20;
const RECOVERY_LIMIT_MS = 30_000;

const texts = (body: { items: { text: string }[] }) => body.items.map(({ text }) => text);

describe.skipIf(redisBinary === undefined)('a Redis that is full', () => {
  it('refuses writes, and nothing else: posts are taken, reads are right, jobs wait and are done once', async () => {
    const server = await startRedisServer();
    const ripple = await startRipple({ settings: { REDIS_URL: server.url } });
    try {
      const [ada, bob] = [await ripple.user('ada'), await ripple.user('bob')];
      await bob.put('/v1/users/ada/follow');
      const { body: gone } = await ada.post('/v1/posts', { text: 'to be deleted #full' });
      const { body: edited } = await ada.post('/v1/posts', { text: 'to be edited #full' });
      const paths = ['/v1/timelines/home', '/v1/timelines/tags/full', '/v1/users/ada/posts'];
      const shown = async (path: string) => texts((await bob.get(path)).body);
      const isDegraded = async () => (await bob.get('/v1/timelines/home')).headers.has('ripple-degraded');
      for (const path of paths) await expect.poll(() => shown(path)).toHaveLength(2);
      expect((await ripple.anybody.get('/v1/tags/full/feed.json')).text).toContain('to be deleted');

      await server.fill(2 * MIB);
      for (let n = 0; n < POSTS; n++) {
        expect((await ada.post('/v1/posts', { text: `${n} #full` })).status).toBe(201);
      }
      expect((await ada.delete(`/v1/posts/${gone.id}`)).status).toBe(204);
      expect((await ada.patch(`/v1/posts/${edited.id}`, { text: 'edited #full' })).status).toBe(200);
      await expect.poll(isDegraded).toBe(true);
      const all = [...Array.from({ length: POSTS }, (_, n) => `${POSTS - 1 - n} #full`), 'edited #full'];
      for (const path of paths) {
        const answer = await bob.get(`${path}?limit=50`);
        expect(texts(answer.body), path).toEqual(all);
        expect(answer.headers.get('ripple-degraded'), path).toBe('redis');
      }
      const feed = await ripple.anybody.get('/v1/tags/full/feed.json');
      expect(feed.text).not.toContain('to be deleted');
      expect(feed.text).toContain(`${POSTS - 1} #full`);
      // A process that only reads learns of it as well, and it stays so.
      await expect.poll(async () => (await ripple.anybody.get('/readyz')).body.checks.redis.ok).toBe(false);

      await server.giveMemory();
      await expect.poll(isDegraded, { timeout: RECOVERY_LIMIT_MS }).toBe(false);
      const list = timelineKey(ripple.ownRedis, ripple.isolation.namespace, home(Number(bob.id) as UserId));
      // A deleted post is not taken out of homes: it is not shown.
      const listed = async () =>
        (await server.client.lrange(list, 0, -1)).filter((id) => Number(id) > 0 && id !== gone.id);
      const ids = (await bob.get('/v1/users/ada/posts?limit=50')).body.items.map(
        ({ id }: { id: string }) => id,
      );
      await expect.poll(listed, { timeout: RECOVERY_LIMIT_MS }).toEqual(ids);
      for (const path of paths) {
        await expect.poll(() => shown(`${path}?limit=50`), { timeout: RECOVERY_LIMIT_MS }).toEqual(all);
      }
      const kept = async () => (await ripple.anybody.get('/v1/tags/full/feed.json')).text;
      await expect.poll(kept, { timeout: RECOVERY_LIMIT_MS }).toContain(`${POSTS - 1} #full`);

      // Waiting in hand is no attempt.
      for (const service of allServices.filter((name) => name !== 'api')) {
        const metrics = await ripple.metricsOf(service);
        const failed = [
          ...metrics.matchAll(/^ripple_messages_handled_total\{.*outcome="(?:retry|dead-letter)"\} (\d+)/gm),
        ];
        expect(
          failed.filter(([, count]) => count !== '0').map(([line]) => line),
          service,
        ).toEqual([]);
      }
    } finally {
      await ripple.dispose();
      await server.stop();
    }
  }, 120_000);
});
