import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Life, live, verifyDeleted, whenDone } from '../flow/leaving/leaver.ts';
import { type ServiceName, startRipple, type TestRipple } from '../ripple/ripple.ts';

/** More than one step removes. */
const MANY = 220;

let ripple: TestRipple;

beforeAll(async () => {
  ripple = await startRipple();
}, 60_000);
afterAll(() => ripple?.dispose());

/** All that there was is removed, and counted once. */
async function everythingIsGone(life: Life, location: string): Promise<void> {
  const { removed } = await whenDone(ripple, location);
  expect(removed).toMatchObject({
    posts: life.posts.length + 1,
    ...{
      reposts: 1,
      media: 3,
      favourites: 1,
      bookmarks: 1,
      follows: 1,
      followers: 1,
      mentions: 1,
      topics: 2,
    },
  });
  expect(await verifyDeleted(ripple)).toMatchObject({ code: 0, remains: [], strayFiles: [] });
  const { counts } = (await ripple.anybody.get(`/v1/posts/${life.friendsPost}`)).body;
  expect(counts).toEqual({ replies: 0, favourites: 0, reposts: 0 });
}

describe('a process that is killed while a user leaves', () => {
  const crashes: [ServiceName, string][] = [
    ['indexer', 'copies-removed'],
    ['indexer', 'between-removals'],
    ['indexer', 'removed-unnoted'],
    ['indexer', 'handled-unacknowledged'],
    ['media', 'files-removed'],
    ['media', 'handled-unacknowledged'],
  ];

  it.each(crashes)(
    '%s, %s: all is removed nevertheless, and counted once',
    async (service, point) => {
      const life = await live(ripple, { many: MANY });
      // What the others do by then passes the same points: it has to die of this.
      await ripple.stop(service);
      const { status, headers } = await life.leaver.delete('/v1/users/me');
      expect(status).toBe(202);
      const doomed = await ripple.startProcess(service, { FAIL_POINT: point });
      expect(await doomed.died).toBe('SIGKILL');
      await ripple.start(service);
      await everythingIsGone(life, headers.get('location') ?? '');
    },
    120_000,
  );

  it('api, committed: the user has left, and a retry gets the answer', async () => {
    const life = await live(ripple, { many: 0 });
    await ripple.stop('api');
    const doomed = await ripple.startProcess('api', { FAIL_POINT: 'committed' });
    const headers = { 'idempotency-key': 'leave' };
    await expect(life.leaver.delete('/v1/users/me', headers)).rejects.toThrow();
    expect(await doomed.died).toBe('SIGKILL');
    await ripple.start('api');
    const answer = await life.leaver.delete('/v1/users/me', headers);
    expect(answer.status, answer.text).toBe(202);
    expect((await ripple.anybody.get(`/v1/users/${life.leaver.handle}`)).status).toBe(404);
    await everythingIsGone(life, answer.headers.get('location') ?? '');
  }, 120_000);
});
