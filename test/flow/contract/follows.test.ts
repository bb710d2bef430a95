import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestClient, TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { expectProblem } from './expect-problem.ts';

let ripple: TestRipple;
let ada: TestUser;

beforeAll(async () => {
  // Follow and unfollow are promised for the very next read, so no worker may be needed for them.
  ripple = await startRipple({ services: ['api'] });
  ada = await ripple.user('ada', 'Ada');
});
afterAll(() => ripple?.dispose());

const postIds = async (reader: TestClient, path = '/v1/timelines/home'): Promise<string[]> =>
  (await reader.get(path)).body.items.map((item: { id: string }) => item.id);
const counts = async (handle: string) => (await ripple.anybody.get(`/v1/users/${handle}`)).body.counts;

describe('following', () => {
  it('brings posts into home at once, and unfollowing takes them out at once', async () => {
    const reader = await ripple.user('reader');
    const { body: open } = await ada.post('/v1/posts', { text: 'for all' });
    const { body: closed } = await ada.post('/v1/posts', { text: 'for followers', visibility: 'followers' });
    const { body: own } = await reader.post('/v1/posts', { text: 'my own' });
    expect(await postIds(reader)).toEqual([own.id]);

    for (let round = 0; round < 2; round++) {
      const followed = await reader.put('/v1/users/ada/follow');
      expect(followed).toMatchObject({ status: 204, text: '' });
      expect(await postIds(reader)).toEqual([own.id, closed.id, open.id]);
      expect((await reader.get(`/v1/posts/${closed.id}`)).status).toBe(200);

      const unfollowed = await reader.delete('/v1/users/ada/follow');
      expect(unfollowed).toMatchObject({ status: 204, text: '' });
      expect(await postIds(reader)).toEqual([own.id]);
      expect(await postIds(reader, '/v1/users/ada/posts')).toEqual([open.id]);
      expectProblem(await reader.get(`/v1/posts/${closed.id}`), 404);
    }
  });

  it('sorts the followed into what was there, newest first', async () => {
    const [reader, one, two] = await Promise.all(
      ['sorts', 'one', 'two'].map((handle) => ripple.user(handle)),
    );
    const made: string[] = [];
    for (let n = 0; n < 6; n++) {
      const { body } = (await (n % 2 ? one : two)?.post('/v1/posts', { text: `post ${n}` })) ?? { body: {} };
      made.unshift(body.id);
    }
    await reader?.put('/v1/users/one/follow');
    expect(await postIds(reader as TestUser)).toHaveLength(3);
    await reader?.put('/v1/users/two/follow');
    expect(await postIds(reader as TestUser)).toEqual(made);
  });

  it('may be said twice, and counts once', async () => {
    const [fan, star] = [await ripple.user('fan'), await ripple.user('star')];
    expect((await fan.put('/v1/users/star/follow')).status).toBe(204);
    expect((await fan.put('/v1/users/STAR/follow')).status).toBe(204);
    expect(await counts('star')).toMatchObject({ followers: 1, following: 0 });
    expect(await counts('fan')).toMatchObject({ followers: 0, following: 1 });
    expect((await fan.delete('/v1/users/star/follow')).status).toBe(204);
    expect((await fan.delete('/v1/users/star/follow')).status).toBe(204);
    expect(await counts('star')).toMatchObject({ followers: 0 });
    expect(await counts('fan')).toMatchObject({ following: 0 });
    expect((await star.get('/v1/users/fan')).body.viewer).toMatchObject({ followedBy: false });
  });

  it('counts right when many say it at once', async () => {
    const [crowd, idol] = [await ripple.user('crowd'), await ripple.user('idol')];
    const answers = await Promise.all(Array.from({ length: 10 }, () => crowd.put('/v1/users/idol/follow')));
    expect(answers.map((answer) => answer.status)).toEqual(Array(10).fill(204));
    expect(await counts(idol.handle)).toMatchObject({ followers: 1 });
  });

  it('is not for oneself', async () => {
    const answer = await ada.put('/v1/users/ada/follow');
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expectProblem(answer, answer.status);
    expect(await counts('ada')).toMatchObject({ following: 0 });
  });

  it('needs a user to follow, and a token', async () => {
    expectProblem(await ada.put('/v1/users/nobody/follow'), 404);
    expectProblem(await ada.delete('/v1/users/nobody/follow'), 404);
    expectProblem(await ripple.anybody.put('/v1/users/ada/follow'), 401);
    expectProblem(await ripple.anybody.delete('/v1/users/ada/follow'), 401);
  });
});

describe('followers and following', () => {
  it('are pages of users, each shown once', async () => {
    const idol = await ripple.user('paged_idol');
    const fans = await Promise.all(
      Array.from({ length: 7 }, (_, n) => ripple.user(`paged_${n}`, `Fan ${n}`)),
    );
    for (const fan of fans) await fan.put('/v1/users/paged_idol/follow');

    const seen: { id: string; handle: string; name: string }[] = [];
    let path: string | null = '/v1/users/paged_idol/followers?limit=3';
    while (path !== null) {
      const { status, body }: Awaited<ReturnType<TestClient['get']>> = await ripple.anybody.get(path);
      expect(status).toBe(200);
      expect(body.items.length).toBeLessThanOrEqual(3);
      seen.push(...body.items);
      path = body.next;
    }
    expect(seen.map((user) => user.handle).toSorted()).toEqual(fans.map((fan) => fan.handle).toSorted());
    expect(seen.map((user) => Number(user.id))).toEqual(
      seen.map((user) => Number(user.id)).toSorted((a, b) => b - a),
    );
    expect(seen.find((user) => user.handle === 'paged_3')).toMatchObject({ id: fans[3]?.id, name: 'Fan 3' });

    const following = await ripple.anybody.get('/v1/users/paged_3/following');
    expect(following.body).toMatchObject({ items: [{ id: idol.id, handle: 'paged_idol' }], next: null });
  });

  it('are empty for a user who has none, and 404 for an unknown user', async () => {
    await ripple.user('alone');
    for (const list of ['followers', 'following']) {
      expect((await ripple.anybody.get(`/v1/users/alone/${list}`)).body).toEqual({
        items: [],
        next: null,
        prev: null,
      });
      expectProblem(await ripple.anybody.get(`/v1/users/nobody/${list}`), 404);
    }
  });
});
