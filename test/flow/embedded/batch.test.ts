import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TestClient } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { expectProblem } from '../contract/expect-problem.ts';
import { type Application, createApplication, JWT_SECRET } from './application.ts';

let ripple: TestRipple;
let application: Application;

beforeAll(async () => {
  ripple = await startRipple({
    services: ['api', 'fan-out', 'timeline-writer', 'notifier'],
    settings: { AUTH_MODE: 'jwt', JWT_SECRET },
  });
  application = createApplication(ripple);
});
afterAll(() => ripple?.dispose());

const makeUsers = (users: unknown[]) => application.server.post('/v1/batch/users', { users });
const makeFollows = (follows: unknown[]) => application.server.post('/v1/batch/follows', { follows });
const statuses = ({ body }: { body: { results: { status: number }[] } }) =>
  body.results.map(({ status }) => status);
const countsOf = async (externalId: string) =>
  (await application.server.get(application.pathOf(externalId))).body.counts;

describe('POST /v1/batch/users', () => {
  it('answers each line in order, and one that is refused stops no other', async () => {
    await application.upsert('known', { handle: 'known', name: 'Before' });
    const answer = await makeUsers([
      { externalId: 'new', handle: 'new_one', name: 'New', data: { a: 1 }, locked: true },
      { externalId: 'known', name: 'After' },
      { externalId: 'taken', handle: 'NEW_one' },
      { externalId: 'known', handle: 'other' },
      { externalId: ' ' },
      { externalId: 'named', name: 5 },
      { handle: 'without' },
      5,
      null,
      { externalId: 'made up' },
      { externalId: 'new', bio: 'twice' },
    ]);
    expect(answer.status).toBe(200);
    expect(statuses(answer)).toEqual([201, 200, 409, 422, 400, 400, 400, 400, 400, 201, 200]);
    const { results } = answer.body;
    expect(results[0]).toMatchObject({
      externalId: 'new',
      user: { externalId: 'new', handle: 'new_one', name: 'New', data: { a: 1 }, locked: true },
    });
    expect(results[0].error).toBeUndefined();
    expect(results[1].user.name).toBe('After');
    expect(results[2]).toMatchObject({ externalId: 'taken', error: { status: 409, detail: /new_one/ } });
    expect(results[5]).toMatchObject({
      externalId: 'named',
      error: { status: 400, errors: [{ pointer: '/users/5/name' }] },
    });
    expect(results[5].user).toBeUndefined();
    expect(results.slice(6, 9).map(({ externalId }: { externalId: null }) => externalId)).toEqual([
      null,
      null,
      null,
    ]);
    expect(results[10].user).toMatchObject({ bio: 'twice', name: 'New' });
    expectProblem(await application.server.get(application.pathOf('taken')), 404);
  });

  it.each([
    ['a number that no double is', '{"n":9007199254740993}', '/users/0/data/n'],
    ['U+0000', '{"s":"\\u0000"}', '/users/0/data/s'],
    ['half a surrogate pair in a name', '{"\\ud800":1}', '/users/0/data'],
  ])('refuses a line with %s in its data, and no other', async (name, data, pointer) => {
    const users = `[{"externalId":"held ${name}","data":${data}},{"externalId":"beside ${name}"}]`;
    const response = await fetch(`${ripple.url}/v1/batch/users`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${application.serverToken}` },
      body: `{"users":${users}}`,
    });
    expect(response.status).toBe(200);
    const { results } = (await response.json()) as { results: { status: number; error?: object }[] };
    expect(results.map(({ status }) => status)).toEqual([400, 201]);
    expect(results[0]?.error).toMatchObject({ errors: [{ pointer }] });
  });

  it('repeats the ids as they were given', async () => {
    const ids = ['😀'.repeat(200), 'x'.repeat(300)];
    const { body } = await makeUsers(ids.map((externalId) => ({ externalId })));
    expect(body.results.map(({ externalId }: { externalId: string }) => externalId)).toEqual(ids);
    expect(statuses({ body })).toEqual([201, 400]);
  });

  it('is safe to repeat, also at once, whatever its key', async () => {
    const users = Array.from({ length: 250 }, (_, n) => ({ externalId: `again ${n}`, name: `Again ${n}` }));
    const key = { 'idempotency-key': 'batch' };
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => application.server.post('/v1/batch/users', { users }, key)),
    );
    const made = answers.flatMap(statuses);
    expect(made.filter((status) => status === 201)).toHaveLength(250);
    expect(made.filter((status) => status === 200)).toHaveLength(750);
    const { rows } = await ripple.database.pool.query("select from users where external_id like 'again %'");
    expect(rows).toHaveLength(250);
    const changed = await application.server.post('/v1/batch/users', { users: users.slice(0, 2) }, key);
    expect(statuses(changed)).toEqual([200, 200]);
  });

  it('takes 1 to 1,000 lines', async () => {
    const users = Array.from({ length: 1_001 }, (_, n) => ({ externalId: `bound ${n}` }));
    expectProblem(await makeUsers([]), 400, '/users');
    expectProblem(await makeUsers(users), 400, '/users');
    expectProblem(await application.server.post('/v1/batch/users', { users: 5 }), 400, '/users');
    expectProblem(await application.server.get(application.pathOf('bound 0')), 404);
  });

  it('takes 8 MiB', async () => {
    const bio = '\u0001'.repeat(1_000);
    const users = Array.from({ length: 1_000 }, (_, n) => ({ externalId: `long ${n}`, bio }));
    expect(JSON.stringify({ users }).length).toBeGreaterThan(6_000_000);
    const answer = await makeUsers(users);
    expect(answer.status).toBe(200);
    const tooLong = users.map((user) => ({ ...user, name: 'x'.repeat(3_000) }));
    expectProblem(await makeUsers(tooLong), 413);
  });
});

describe('POST /v1/batch/follows', () => {
  const idsOf = async (reader: TestClient) =>
    (await reader.get('/v1/timelines/home')).body.items.map(({ id }: { id: string }) => id);

  it('makes follows, answers each line, and tells nobody', async () => {
    await makeUsers(['fan', 'star', 'blocker'].map((externalId) => ({ externalId, handle: externalId })));
    const [fan, star, blocker] = ['fan', 'star', 'blocker'].map(application.userOf) as [
      TestClient,
      TestClient,
      TestClient,
    ];
    await blocker.put('/v1/users/fan/block');
    const { body: post } = await star.post('/v1/posts', { text: 'seen', visibility: 'followers' });
    expect(await idsOf(fan)).toEqual([]);
    const answer = await makeFollows([
      { follower: 'fan', followee: 'star' },
      { follower: 'star', followee: 'fan' },
      { follower: 'fan', followee: 'star' },
      { follower: 'fan', followee: 'nobody' },
      { follower: 'nobody', followee: 'fan' },
      { follower: 'fan', followee: 'fan' },
      { follower: 'fan', followee: 'blocker' },
      { follower: 'blocker', followee: 'fan' },
      { follower: 'fan' },
      'x',
      { follower: 'fan', followee: 'star', at: 1 },
    ]);
    expect(answer.status).toBe(200);
    expect(statuses(answer)).toEqual([204, 204, 204, 404, 404, 422, 403, 403, 400, 400, 400]);
    expect(answer.body.results[3]).toMatchObject({
      follower: 'fan',
      followee: 'nobody',
      error: { status: 404 },
    });
    expect(answer.body.results[8].error.errors).toEqual([
      { pointer: '/follows/8/followee', detail: expect.any(String) },
    ]);
    expect(await idsOf(fan)).toEqual([post.id]);
    expect(await countsOf('fan')).toMatchObject({ followers: 1, following: 1 });
    expect(await countsOf('star')).toMatchObject({ followers: 1, following: 1 });
    expect((await fan.get('/v1/users/star')).body.viewer).toMatchObject({
      following: true,
      followedBy: true,
    });

    // What comes later is delivered, and a notification that is wanted shows that none was sent before.
    await fan.put('/v1/users/star/mute');
    await fan.delete('/v1/users/star/mute');
    const { body: later } = await star.post('/v1/posts', { text: 'hello @fan' });
    await vi.waitFor(async () => expect(await idsOf(fan)).toEqual([later.id, post.id]), 10_000);
    const kinds = async (reader: TestClient) =>
      (await reader.get('/v1/notifications')).body.items.map(({ kind }: { kind: string }) => kind);
    await vi.waitFor(async () => expect(await kinds(fan)).toEqual(['mention']), 10_000);
    await fan.put(`/v1/posts/${later.id}/favourite`);
    await vi.waitFor(async () => expect(await kinds(star)).toEqual(['favourite']), 10_000);
  });

  it('shows again whom a follower has just left', async () => {
    await makeUsers(['leaver', 'left', 'left too'].map((externalId) => ({ externalId })));
    const follows = ['left', 'left too'].map((followee) => ({ follower: 'leaver', followee }));
    const leaver = application.userOf('leaver');
    const posts: string[] = [];
    for (const { followee } of follows) {
      const { body } = await application.userOf(followee).post('/v1/posts', { text: 'x' });
      posts.unshift(body.id);
    }
    await makeFollows(follows);
    expect(await idsOf(leaver)).toEqual(posts);
    for (const { followee } of follows) {
      const { handle } = (await application.server.get(application.pathOf(followee))).body;
      await leaver.delete(`/v1/users/${handle}/follow`);
    }
    expect(await idsOf(leaver)).toEqual([]);
    await makeFollows(follows);
    expect(await idsOf(leaver)).toEqual(posts);
  });

  it('counts right where the same is asked for at once', async () => {
    const names = Array.from({ length: 120 }, (_, n) => `crowd ${n}`);
    await makeUsers([...names, 'idol'].map((externalId) => ({ externalId })));
    const follows = names.map((follower) => ({ follower, followee: 'idol' }));
    const back = names.map((followee) => ({ follower: 'idol', followee }));
    const answers = await Promise.all([
      makeFollows(follows),
      makeFollows(follows.toReversed()),
      makeFollows([...back, ...follows]),
    ]);
    expect(new Set(answers.flatMap(statuses))).toEqual(new Set([204]));
    expect(await countsOf('idol')).toMatchObject({ followers: 120, following: 120 });
    expect(await countsOf('crowd 7')).toMatchObject({ followers: 1, following: 1 });
  });
});
