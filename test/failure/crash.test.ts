import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServiceName, startRipple, type TestRipple } from '../ripple/ripple.ts';
import { type Audience, gatherAudience } from './audience.ts';

/** More than one script call takes, so that a slice can be interrupted between two. */
const FOLLOWERS = 1_200;

let ripple: TestRipple;
let audience: Audience;

beforeAll(async () => {
  ripple = await startRipple();
  audience = await gatherAudience(ripple, FOLLOWERS);
}, 60_000);
afterAll(() => ripple?.dispose());

describe('a process that is killed', () => {
  const crashes: [ServiceName, string][] = [
    ['api', 'committed'],
    ['api', 'before-publish'],
    ['api', 'published-unconfirmed'],
    ['api', 'confirmed-uncleared'],
    ['fan-out', 'planned'],
    ['fan-out', 'published-unconfirmed'],
    ['fan-out', 'between-jobs'],
    ['fan-out', 'handled-unacknowledged'],
    ['timeline-writer', 'mid-slice'],
    ['timeline-writer', 'handled-unacknowledged'],
    ['indexer', 'handled-unacknowledged'],
    ['feed-builder', 'handled-unacknowledged'],
  ];

  it.each(crashes)(
    '%s, %s: every post arrives everywhere, once, in order',
    async (service, point) => {
      // The watermarks that the relay sends pass the same points: the process has to die of a post.
      if (service !== 'api') await ripple.stop('outbox-relay');
      await audience.post();
      await audience.everythingIsThere();
      await ripple.stop(service);
      const doomed = await ripple.startProcess(service, { FAIL_POINT: point });
      const posting = audience.post();
      expect(await doomed.died).toBe('SIGKILL');
      await ripple.start(service);
      if (service !== 'api') await ripple.start('outbox-relay');
      await posting;
      await audience.post();
      await audience.everythingIsThere();
    },
    90_000,
  );

  it('outbox-relay, relayed-uncleared: every post arrives everywhere, once, in order', async () => {
    // Without a broker the api leaves everything to the relay.
    await ripple.restart('api', { AMQP_URL: 'amqp://127.0.0.1:1' });
    await ripple.stop('outbox-relay');
    const doomed = await ripple.startProcess('outbox-relay', { FAIL_POINT: 'relayed-uncleared' });
    await audience.post();
    expect(await doomed.died).toBe('SIGKILL');
    await ripple.start('outbox-relay');
    await audience.everythingIsThere();
    await ripple.restart('api');
  }, 90_000);

  it('api, committed: follows and favourites take effect, too', async () => {
    const [fan, poster] = [await ripple.user('fan'), await ripple.user('poster')];
    const { body } = await poster.post('/v1/posts', { text: 'liked' });
    // Copies exist now, and would stay as they are.
    expect((await fan.get('/v1/timelines/home')).body.items).toEqual([]);
    expect((await fan.get('/v1/timelines/favourites')).body.items).toEqual([]);
    expect((await fan.get(`/v1/posts/${body.id}`)).body.viewer.favourited).toBe(false);
    for (const path of ['/v1/users/poster/follow', `/v1/posts/${body.id}/favourite`]) {
      await ripple.stop('api');
      const doomed = await ripple.startProcess('api', { FAIL_POINT: 'committed' });
      await fan.put(path).catch(() => {});
      expect(await doomed.died).toBe('SIGKILL');
      await ripple.start('api');
    }
    const seen = async () => {
      const ids = async (path: string) =>
        (await fan.get(path)).body.items.map((item: { id: string }) => item.id);
      const { counts, viewer } = (await fan.get(`/v1/posts/${body.id}`)).body;
      return [
        await ids('/v1/timelines/home'),
        await ids('/v1/timelines/favourites'),
        counts.favourites,
        viewer.favourited,
      ];
    };
    await expect.poll(seen, { timeout: 30_000 }).toEqual([[body.id], [body.id], 1, true]);
  }, 90_000);

  it('api, mid-build: the next reader gets a whole timeline', async () => {
    const reader = await ripple.user('reader');
    await reader.put('/v1/users/ada/follow');
    await ripple.stop('api');
    const doomed = await ripple.startProcess('api', { FAIL_POINT: 'mid-build' });
    await reader.get('/v1/timelines/home').catch(() => {});
    expect(await doomed.died).toBe('SIGKILL');
    await ripple.start('api');
    const { body } = await reader.get('/v1/timelines/home?limit=100');
    expect(body.items.map(({ id }: { id: string }) => Number(id))).toEqual(audience.accepted.slice(0, 100));
  }, 90_000);
});
