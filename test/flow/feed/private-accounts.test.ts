import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { openStream } from '../../sse.ts';
import { expectProblem } from '../contract/expect-problem.ts';
import { eventually, type Item, items, post, texts } from './people.ts';

/** What posts others see: test/security/private-accounts.test.ts. */
let ripple: TestRipple;
let people = 0;

const LIMIT = { timeout: 30_000, interval: 20 };
const HOME = '/v1/timelines/home';

beforeAll(async () => {
  ripple = await startRipple();
});
afterAll(() => ripple?.dispose());

const somebody = () => ripple.user(`private_${++people}`);
const lock = (user: TestUser, locked = true) => user.patch('/v1/users/me', { locked });

/** A locked user, and one who isn't. */
async function pair(): Promise<[owner: TestUser, fan: TestUser]> {
  const [owner, fan] = [await somebody(), await somebody()];
  expect((await lock(owner)).body.locked).toBe(true);
  return [owner, fan];
}

const ask = (fan: TestUser, owner: TestUser, headers?: Record<string, string>) =>
  fan.put(`/v1/users/${owner.handle}/follow`, headers);
const accept = (owner: TestUser, fan: TestUser) => owner.put(`/v1/follow-requests/${fan.handle}`);
const relationOf = async (fan: TestUser, owner: TestUser) =>
  (await fan.get(`/v1/users/${owner.handle}`)).body.viewer;
const asking = async (owner: TestUser) =>
  (await items(owner, '/v1/follow-requests')).map(({ handle }) => handle);
const countsOf = async (user: TestUser) => (await user.get('/v1/users/me')).body.counts;
/** Kinds of notifications, and who did it. */
const toldTo = async (user: TestUser) =>
  (await items(user, '/v1/notifications')).map(
    ({ kind, actors }) => `${kind} ${actors.map(({ handle }: Item) => handle)}`,
  );
const eventuallyToldTo = (user: TestUser, expected: string[]) =>
  expect.poll(() => toldTo(user), LIMIT).toEqual(expected);
const eventTypes = async (fan: TestUser) =>
  (
    await ripple.database.pool.query<{ type: string }>(
      "select type from events where actor_id = $1 and type like 'follow.%' order by id",
      [fan.id],
    )
  ).rows.map(({ type }) => type);

describe('a request', () => {
  it('is one until it is accepted: then it is a follow, and earlier posts are seen at once', async () => {
    const [owner, fan] = await pair();
    const stream = await openStream(ripple.url, '/v1/stream/notifications', { user: owner });
    await post(owner, 'before', { visibility: 'followers' });
    const first = await ask(fan, owner, { 'idempotency-key': 'ask' });
    expect([first.status, first.body]).toEqual([202, { state: 'requested' }]);
    expect((await ask(fan, owner)).status).toBe(202);
    expect(await relationOf(fan, owner)).toMatchObject({ following: false, requested: true });
    expect(await asking(owner)).toEqual([fan.handle]);
    await eventuallyToldTo(owner, [`follow-request ${fan.handle}`]);
    await expect.poll(() => stream.events.map(({ data }) => data.kind), LIMIT).toEqual(['follow-request']);
    await stream.close();
    expect(await texts(fan, HOME)).toEqual([]);
    expect(await countsOf(owner)).toMatchObject({ followers: 0 });

    expect((await accept(owner, fan)).status).toBe(204);
    expect(await texts(fan, HOME)).toEqual(['before']);
    expect(await relationOf(fan, owner)).toMatchObject({ following: true, requested: false });
    expect(await asking(owner)).toEqual([]);
    expect(await countsOf(owner)).toMatchObject({ followers: 1 });
    expect(await countsOf(fan)).toMatchObject({ following: 1 });
    await eventuallyToldTo(owner, [`follow ${fan.handle}`]);
    expect(await eventTypes(fan)).toEqual(['follow.requested', 'follow.created']);
    await post(owner, 'after', { visibility: 'followers' });
    await eventually(fan, HOME, ['after', 'before']);

    // The first answer, and nothing else; without the key, what is so.
    expect((await ask(fan, owner, { 'idempotency-key': 'ask' })).body).toEqual({ state: 'requested' });
    expect((await ask(fan, owner)).status).toBe(204);
    expect(await asking(owner)).toEqual([]);
    // What was wished is so.
    expect((await accept(owner, fan)).status).toBe(204);
  });

  it('is refused silently, and can be made again', async () => {
    const [owner, fan] = await pair();
    await ask(fan, owner);
    await eventuallyToldTo(owner, [`follow-request ${fan.handle}`]);
    const refuse = () => owner.delete(`/v1/follow-requests/${fan.handle}`);
    expect((await refuse()).status).toBe(204);
    expect((await refuse()).status).toBe(204);
    expect(await toldTo(owner)).toEqual([]);
    expect((await owner.get('/v1/notifications')).body.unread).toBe(0);
    expect(await relationOf(fan, owner)).toMatchObject({ following: false, requested: false });
    expect(await toldTo(fan)).toEqual([]);
    expect(await eventTypes(fan)).toEqual(['follow.requested']);
    expectProblem(await accept(owner, fan), 404);
    expect((await ask(fan, owner)).status).toBe(202);
    expect(await asking(owner)).toEqual([fan.handle]);
  });

  it('is taken back by an unfollow', async () => {
    const [owner, fan] = await pair();
    await ask(fan, owner);
    await eventuallyToldTo(owner, [`follow-request ${fan.handle}`]);
    expect((await fan.delete(`/v1/users/${owner.handle}/follow`)).status).toBe(204);
    expect(await asking(owner)).toEqual([]);
    expect(await toldTo(owner)).toEqual([]);
    // The row is gone, too, and comes back with the next request.
    const rows = () => ripple.database.pool.query('select from notifications where user_id = $1', [owner.id]);
    await expect.poll(async () => (await rows()).rowCount, LIMIT).toBe(0);
  });

  it('is told together with others, as long as it is unread', async () => {
    const [owner, fan] = await pair();
    const other = await somebody();
    for (const each of [fan, other]) {
      await ask(each, owner);
      await expect.poll(() => toldTo(owner), LIMIT).toHaveLength(1);
      await expect.poll(async () => (await toldTo(owner))[0], LIMIT).toContain(each.handle);
    }
    expect(await toldTo(owner)).toEqual([`follow-request ${other.handle},${fan.handle}`]);
    await owner.delete(`/v1/follow-requests/${other.handle}`);
    expect(await items(owner, '/v1/notifications')).toMatchObject([{ count: 1, read: false }]);
    expect(await toldTo(owner)).toEqual([`follow-request ${fan.handle}`]);
  });

  it.each(['owner', 'fan'])('ends by a block of the %s', async (who) => {
    const [owner, fan] = await pair();
    await lock(fan);
    await ask(fan, owner);
    await ask(owner, fan);
    const [blocker, blocked] = who === 'owner' ? [owner, fan] : [fan, owner];
    await blocker.put(`/v1/users/${blocked.handle}/block`);
    expect([await asking(owner), await asking(fan)]).toEqual([[], []]);
    expectProblem(await ask(fan, owner), 403);
    await blocker.delete(`/v1/users/${blocked.handle}/block`);
    expect([await asking(owner), await asking(fan)]).toEqual([[], []]);
    expect(await relationOf(fan, owner)).toMatchObject({ requested: false });
  });

  it('by a user who is muted is not told', async () => {
    const [owner, fan] = await pair();
    const other = await somebody();
    await owner.put(`/v1/users/${fan.handle}/mute`);
    await ask(fan, owner);
    await ask(other, owner);
    await eventuallyToldTo(owner, [`follow-request ${other.handle}`]);
    expect(new Set(await asking(owner))).toEqual(new Set([fan.handle, other.handle]));
  });

  it('is one of a page, newest user first, and none is made of oneself', async () => {
    const [owner, fan] = await pair();
    const others = [fan, await somebody(), await somebody()];
    for (const each of others) await ask(each, owner);
    const seen: string[] = [];
    for (let path = '/v1/follow-requests?limit=1'; path; ) {
      const { body } = await owner.get(path);
      seen.push(...body.items.map(({ handle }: Item) => handle));
      path = body.next ?? '';
    }
    expect(seen).toEqual(others.map(({ handle }) => handle).toReversed());
    expectProblem(await ask(owner, owner), 422);
    expectProblem(await owner.put('/v1/follow-requests/nobody_at_all'), 404);
    expectProblem(await ripple.anybody.get('/v1/follow-requests'), 401);
  });

  it('is bounded: a stranger who asks everybody', async () => {
    const [owner, fan] = await pair();
    const { pool } = ripple.database;
    await pool.query(
      `with made as (insert into users (handle, name, locked)
         select 'asked_' || n, 'x', true from generate_series(1, 1000) n returning id)
       insert into follow_requests (followee_id, follower_id) select id, $1 from made`,
      [fan.id],
    );
    expectProblem(await ask(fan, owner), 422);
    expect(await relationOf(fan, owner)).toMatchObject({ requested: false });
    expect(await asking(owner)).toEqual([]);
    await fan.delete('/v1/users/asked_7/follow');
    expect((await ask(fan, owner)).status).toBe(202);
    expect((await ask(fan, owner)).status).toBe(202);
  });
});

describe('a follower of a locked user', () => {
  it('stays one when the account is locked, and is removed without a word', async () => {
    const [owner, fan] = [await somebody(), await somebody()];
    const id = await post(owner, 'for followers', { visibility: 'followers' });
    expect((await ask(fan, owner)).status).toBe(204);
    await lock(owner);
    expect((await ask(fan, owner)).status).toBe(204);
    expect(await texts(fan, HOME)).toEqual(['for followers']);

    const remove = () => owner.delete(`/v1/users/${fan.handle}/follower`);
    expect((await remove()).status).toBe(204);
    expect(await texts(fan, HOME)).toEqual([]);
    expect((await fan.get(`/v1/posts/${id}`)).status).toBe(404);
    expect(await relationOf(fan, owner)).toMatchObject({ following: false, requested: false });
    expect(await countsOf(owner)).toMatchObject({ followers: 0 });
    expect((await remove()).status).toBe(204);
    expect(await countsOf(owner)).toMatchObject({ followers: 0 });
    await expect.poll(() => toldTo(owner), LIMIT).toEqual([]);
    expect(await toldTo(fan)).toEqual([]);
    expect((await ask(fan, owner)).status).toBe(202);
  });
});

describe('an account that is unlocked', () => {
  it('accepts all who wait, behind the answer, and tells of none', async () => {
    const [owner, fan] = await pair();
    const other = await somebody();
    await post(owner, 'before', { visibility: 'followers' });
    for (const each of [fan, other]) {
      expect(await texts(each, HOME)).toEqual([]);
      await ask(each, owner);
    }
    await expect.poll(async () => (await toldTo(owner))[0]?.length, LIMIT).toBeGreaterThan(30);
    expect((await lock(owner, false)).body.locked).toBe(false);
    for (const each of [fan, other]) await eventually(each, HOME, ['before']);
    await expect.poll(() => asking(owner), LIMIT).toEqual([]);
    expect(await countsOf(owner)).toMatchObject({ followers: 2 });
    expect(await countsOf(fan)).toMatchObject({ following: 1 });
    expect(await toldTo(owner)).toEqual([]);
    const rows = () =>
      ripple.database.pool.query('select from notification_events where user_id = $1', [owner.id]);
    await expect.poll(async () => (await rows()).rowCount, LIMIT).toBe(0);
    expect(await eventTypes(fan)).toEqual(['follow.requested', 'follow.created']);
  });

  it('and locked again before, accepts none', async () => {
    const [owner, fan] = await pair();
    await ripple.stop('notifier');
    await ask(fan, owner);
    await lock(owner, false);
    await lock(owner);
    await ripple.start('notifier');
    await eventuallyToldTo(owner, [`follow-request ${fan.handle}`]);
    // The message of another account, behind that of this one.
    const [later, another] = await pair();
    await ask(another, later);
    await lock(later, false);
    await expect.poll(async () => (await relationOf(another, later)).following, LIMIT).toBe(true);
    expect(await relationOf(fan, owner)).toMatchObject({ following: false, requested: true });
  });

  it('leaves no request behind, whenever it came', async () => {
    const [owner] = await pair();
    const fans = await Promise.all(Array.from({ length: 12 }, somebody));
    const statuses = await Promise.all([
      ...fans.slice(0, 6).map((fan) => ask(fan, owner)),
      lock(owner, false),
      ...fans.slice(6).map((fan) => ask(fan, owner)),
    ]);
    expect(
      statuses.map(({ status }) => status).filter((status) => ![200, 202, 204].includes(status)),
    ).toEqual([]);
    await expect.poll(async () => (await countsOf(owner)).followers, LIMIT).toBe(12);
    expect(await asking(owner)).toEqual([]);
  });

  it('accepts thousands in small steps, each once', async () => {
    const [owner, fan] = await pair();
    const { pool } = ripple.database;
    await post(owner, 'before', { visibility: 'followers' });
    await ask(fan, owner);
    await fan.get(HOME);
    await pool.query(
      `with made as (insert into users (handle, name)
         select 'many_' || n, 'x' from generate_series(1, 2500) n returning id),
       counted as (insert into user_counts (user_id) select id from made)
       insert into follow_requests (followee_id, follower_id) select $1, id from made`,
      [owner.id],
    );
    await lock(owner, false);
    await expect.poll(async () => (await countsOf(owner)).followers, LIMIT).toBe(2_501);
    await eventually(fan, HOME, ['before']);
    const { rows } = await pool.query(
      `select (select count(*) from follows where followee_id = $1) as follows,
         (select count(*) from follow_requests where followee_id = $1) as waiting,
         (select count(*) from events where type = 'follow.created' and object_id = $1) as events,
         (select sum(following)::int from user_counts join users on id = user_id where handle like 'many_%') as following`,
      [owner.id],
    );
    expect(rows).toEqual([{ follows: 2_501, waiting: 0, events: 2_501, following: 2_500 }]);
  });
});
