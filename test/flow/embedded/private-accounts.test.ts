import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestClient } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { type Application, createApplication, JWT_SECRET } from './application.ts';

let ripple: TestRipple;
let application: Application;

const LIMIT = { timeout: 30_000, interval: 20 };

beforeAll(async () => {
  ripple = await startRipple({
    services: ['api', 'fan-out', 'timeline-writer', 'notifier'],
    settings: { AUTH_MODE: 'jwt', JWT_SECRET },
  });
  application = createApplication(ripple);
});
afterAll(() => ripple?.dispose());

const makeFollows = (follows: object[]) => application.server.post('/v1/batch/follows', { follows });
const makeUsers = (users: object[]) => application.server.post('/v1/batch/users', { users });
const kinds = async (user: TestClient) =>
  (await user.get('/v1/notifications')).body.items.map(({ kind }: { kind: string }) => kind);

it('a batch asks who is locked, and notifies of nothing', async () => {
  await makeUsers([
    { externalId: 'owner', handle: 'owner', locked: true },
    { externalId: 'open', handle: 'open' },
    ...['fan', 'friend', 'other'].map((externalId) => ({ externalId, handle: externalId })),
  ]);
  const owner = application.userOf('owner');
  await application.userOf('friend').put('/v1/users/owner/follow');
  await owner.put('/v1/follow-requests/friend');
  const wanted = [
    { follower: 'fan', followee: 'owner' },
    { follower: 'fan', followee: 'open' },
    { follower: 'friend', followee: 'owner' },
    { follower: 'nobody', followee: 'owner' },
  ];
  for (const _ of ['once', 'again']) {
    const { body } = await makeFollows(wanted);
    expect(body.results).toMatchObject([
      { ...wanted[0], status: 202, state: 'requested' },
      { ...wanted[1], status: 204 },
      { ...wanted[2], status: 204 },
      { ...wanted[3], status: 404 },
    ]);
    expect(body.results[1].state).toBeUndefined();
  }
  const { items } = (await owner.get('/v1/follow-requests')).body;
  expect(items.map(({ handle }: { handle: string }) => handle)).toEqual(['fan']);
  expect((await owner.get('/v1/users/me')).body.counts).toMatchObject({ followers: 1 });
  // One who asks by themself is told of, and shows that the others were not.
  await application.userOf('other').put('/v1/users/owner/follow');
  await expect.poll(() => kinds(owner), LIMIT).toEqual(['follow-request', 'follow']);
  const { actors } = (await owner.get('/v1/notifications')).body.items[0];
  expect(actors).toMatchObject([{ handle: 'other' }]);
});

it.each<[string, (externalId: string) => Promise<{ status: number }>]>([
  ['the user', (id) => application.userOf(id).patch('/v1/users/me', { locked: false })],
  ['an upsert', (id) => application.upsert(id, { locked: false })],
  ['an upsert that clears it', (id) => application.upsert(id, { locked: null })],
  ['a batch', (id) => makeUsers([{ externalId: id, locked: false }])],
])('%s unlocks, and all who wait are accepted', async (name, unlock) => {
  const [owner, fan] = [`owner of ${name}`, `fan of ${name}`];
  await makeUsers([{ externalId: owner, locked: true }, { externalId: fan }]);
  await application.userOf(owner).post('/v1/posts', { text: 'before', visibility: 'followers' });
  const home = async () =>
    (await application.userOf(fan).get('/v1/timelines/home')).body.items.map(
      ({ text }: { text: string }) => text,
    );
  expect(await home()).toEqual([]);
  expect((await makeFollows([{ follower: fan, followee: owner }])).body.results[0].status).toBe(202);
  // A change that says nothing of it accepts none.
  await application.upsert(owner, { name: 'Another' });
  await application.userOf(owner).patch('/v1/users/me', { bio: 'Another' });
  expect((await unlock(owner)).status).toBe(200);
  await expect.poll(home, LIMIT).toEqual(['before']);
  const { body } = await application.server.get(application.pathOf(owner));
  expect(body).toMatchObject({ locked: false, counts: { followers: 1 } });
  expect((await application.userOf(owner).get('/v1/follow-requests')).body.items).toEqual([]);
});

it('unlocking ends the requests of suspended users, with what was told of them', async () => {
  await makeUsers([
    { externalId: 'asked', handle: 'asked', locked: true },
    { externalId: 'asks', handle: 'asks' },
  ]);
  const asked = application.userOf('asked');
  const moderate = (state: string) =>
    application.server.put('/v1/moderation/users/asks', {}, { state, reason: '' });
  await application.userOf('asks').put('/v1/users/asked/follow');
  await expect.poll(() => kinds(asked), LIMIT).toEqual(['follow-request']);
  expect((await moderate('suspended')).status).toBe(200);
  await asked.patch('/v1/users/me', { locked: false });
  const told = async () =>
    (
      await ripple.database.pool.query(
        `select from notification_events where kind = 'follow-request' and user_id = $1`,
        [(await asked.get('/v1/users/me')).body.id],
      )
    ).rowCount;
  await expect.poll(told, LIMIT).toBe(0);
  await moderate('active');
  expect(await kinds(asked)).toEqual([]);
  expect((await asked.get('/v1/users/me')).body.counts).toMatchObject({ followers: 0 });
});
