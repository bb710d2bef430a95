import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestUser } from '../ripple/client.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';

let ripple: TestRipple;
let people = 0;

const LIMIT = { timeout: 30_000 };
/** Four steps of their acceptance. */
const WAITING = 700;

beforeAll(async () => {
  ripple = await startRipple({
    services: ['api', 'fan-out', 'outbox-relay', 'timeline-writer', 'notifier'],
  });
}, 60_000);
afterAll(() => ripple?.dispose());

/** A locked user with a post for followers, and one who asks to follow and has a home. */
async function pair(): Promise<[owner: TestUser, fan: TestUser]> {
  const [owner, fan] = [await ripple.user(`owner_${++people}`), await ripple.user(`fan_${people}`)];
  await owner.patch('/v1/users/me', { locked: true });
  await owner.post('/v1/posts', { text: 'before', visibility: 'followers' });
  await fan.put(`/v1/users/${owner.handle}/follow`);
  await fan.get('/v1/timelines/home');
  return [owner, fan];
}

const homeOf = async (user: TestUser) =>
  (await user.get('/v1/timelines/home')).body.items.map(({ text }: { text: string }) => text);
const followersOf = async (user: TestUser) => (await user.get('/v1/users/me')).body.counts.followers;

it.each(['committed', 'published-unconfirmed', 'confirmed-uncleared', 'handled-unacknowledged'])(
  'notifier, %s: all requests are accepted, each once',
  async (point) => {
    const [owner, fan] = await pair();
    await ripple.stop('notifier');
    await ripple.database.pool.query(
      `with made as (insert into users (handle, name)
         select $2 || n, 'x' from generate_series(1, $3::int) n returning id),
       counted as (insert into user_counts (user_id) select id from made)
       insert into follow_requests (followee_id, follower_id) select $1, id from made`,
      [owner.id, `w${people}_`, WAITING],
    );
    await owner.patch('/v1/users/me', { locked: false });
    // It may first die of the notification of the request, which is in another lane.
    const doomed = await ripple.startProcess('notifier', { FAIL_POINT: point });
    expect(await doomed.died).toBe('SIGKILL');
    await ripple.start('notifier');
    await expect.poll(() => followersOf(owner), LIMIT).toBe(WAITING + 1);
    await expect.poll(() => homeOf(fan), LIMIT).toEqual(['before']);
    const { rows } = await ripple.database.pool.query(
      `select (select count(*) from follows where followee_id = $1) as follows,
         (select count(*) from follow_requests where followee_id = $1) as waiting,
         (select count(*) from events where type = 'follow.created' and object_id = $1) as events`,
      [owner.id],
    );
    expect(rows).toEqual([{ follows: WAITING + 1, waiting: 0, events: WAITING + 1 }]);
  },
  90_000,
);

it.each<[string, 'put' | 'delete', string[], boolean]>([
  ['accepted', 'put', ['before'], true],
  ['removed', 'delete', [], false],
])(
  'api, committed: who was %s sees what is right',
  async (_, method, home, isFollowing) => {
    const [owner, fan] = await pair();
    if (!isFollowing) {
      await owner.put(`/v1/follow-requests/${fan.handle}`);
      expect(await homeOf(fan)).toEqual(['before']);
    }
    await ripple.stop('api');
    const doomed = await ripple.startProcess('api', { FAIL_POINT: 'committed' });
    const path = isFollowing ? `/v1/follow-requests/${fan.handle}` : `/v1/users/${fan.handle}/follower`;
    await owner[method](path).catch(() => {});
    expect(await doomed.died).toBe('SIGKILL');
    await ripple.start('api');
    await expect.poll(() => homeOf(fan), LIMIT).toEqual(home);
    const { viewer } = (await fan.get(`/v1/users/${owner.handle}`)).body;
    expect(viewer).toMatchObject({ following: isFollowing, requested: false });
  },
  90_000,
);
