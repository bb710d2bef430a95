import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestClient, TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { clientFor } from './token-for.ts';

let ripple: TestRipple;
let ada: TestUser;
let client: TestClient;
let users = 0;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api'] });
  ada = await ripple.user('ada');
  client = await clientFor(ripple, ada);
});
afterAll(() => ripple?.dispose());

interface Other extends TestUser {
  client: TestClient;
}

/** A user to have something to do with. */
async function newUser(): Promise<Other> {
  const user = await ripple.user(`user${++users}`);
  return { ...user, client: await clientFor(ripple, user) };
}

const NOTHING = {
  following: false,
  showing_reblogs: false,
  notifying: false,
  languages: null,
  followed_by: false,
  blocking: false,
  blocked_by: false,
  muting: false,
  muting_notifications: false,
  requested: false,
  requested_by: false,
  domain_blocking: false,
  endorsed: false,
  note: '',
};
const follows = { following: true, showing_reblogs: true };
const mutes = { muting: true, muting_notifications: true };
const requested = { requested: true, showing_reblogs: true };

const act = (who: TestClient, name: string, { id }: { id: string }, body: object = {}) =>
  who.post(`/api/v1/accounts/${id}/${name}`, body);
const relationTo = async (who: TestClient, { id }: { id: string }) =>
  (await who.get(`/api/v1/accounts/relationships?id[]=${id}`)).body[0];

describe('acts', () => {
  const lock = (other: Other) => other.client.patch('/api/v1/accounts/update_credentials', { locked: true });
  const theirs = (name: string) => (other: Other) => act(other.client, name, ada);

  it.each<[string, string[], object, ((other: Other) => Promise<unknown>)[]]>([
    ['follow', ['follow'], follows, []],
    ['follow twice', ['follow', 'follow'], follows, []],
    ['unfollow', ['follow', 'unfollow'], {}, []],
    ['follow who is locked', ['follow'], requested, [lock]],
    ['take a request back', ['follow', 'unfollow'], {}, [lock]],
    ['be asked', ['unfollow'], {}, []],
    ['be followed', ['unmute'], { followed_by: true }, [theirs('follow')]],
    ['have no follower', ['remove_from_followers'], {}, [theirs('follow')]],
    ['block', ['block'], { blocking: true }, [theirs('follow')]],
    ['block whom one follows', ['follow', 'block'], { blocking: true }, []],
    ['unblock', ['block', 'unblock'], {}, []],
    ['be blocked', ['unfollow'], { blocked_by: true }, [theirs('block')]],
    ['mute', ['mute'], mutes, []],
    ['mute whom one follows', ['follow', 'mute'], { ...follows, ...mutes }, []],
    ['unmute', ['mute', 'unmute'], {}, []],
    ['be muted', ['unmute'], {}, [theirs('mute')]],
    ['what there is not', ['pin', 'unpin', 'note'], {}, []],
  ])('%s: true in the answer, and at the next read', async (_, names, expected, before) => {
    const other = await newUser();
    for (const each of before) await each(other);
    let answer: unknown;
    for (const name of names) {
      const { status, body } = await act(client, name, other);
      expect(status).toBe(200);
      answer = body;
    }
    expect(answer).toEqual({ id: other.id, ...NOTHING, ...expected });
    expect(await relationTo(client, other)).toEqual(answer);
  });

  it.each<[string, string, number]>([
    ['follow', 'oneself', 403],
    ['follow', 'who blocks', 403],
    ['block', 'oneself', 200],
    ['mute', 'oneself', 200],
    ['follow', 'nobody', 404],
    ['block', 'what is no id', 404],
  ])('%s %s: %i', async (name, whom, expected) => {
    const blocker = await newUser();
    await act(blocker.client, 'block', ada);
    const id = { oneself: ada.id, 'who blocks': blocker.id, nobody: '999' }[whom] ?? 'ada';
    const { status, body } = await act(client, name, { id });
    expect(status).toBe(expected);
    if (status === 200) expect(body).toEqual({ id: ada.id, ...NOTHING });
    else expect(body).toEqual({ error: expect.any(String) });
  });

  it('need their scopes', async () => {
    const other = await newUser();
    const narrow = await clientFor(ripple, ada, ['read', 'write:statuses']);
    const old = await clientFor(ripple, ada, ['follow']);
    const statuses = async (who: TestClient) => {
      const names = ['follow', 'block', 'mute'];
      return (await Promise.all(names.map((name) => act(who, name, other)))).map(({ status }) => status);
    };
    expect(await statuses(narrow)).toEqual([403, 403, 403]);
    expect(await statuses(ripple.anybody)).toEqual([401, 401, 401]);
    expect(await act(old, 'mute', other)).toMatchObject({ status: 200 });
  });
});

describe('requests to follow', () => {
  it('are listed, counted, accepted and refused', async () => {
    const [locked, one, two] = [await newUser(), await newUser(), await newUser()];
    await locked.client.patch('/api/v1/accounts/update_credentials', { locked: true });
    for (const each of [one, two]) await act(each.client, 'follow', locked);
    const waiting = async () => {
      const [list, me] = await Promise.all([
        locked.client.get('/api/v1/follow_requests'),
        locked.client.get('/api/v1/accounts/verify_credentials'),
      ]);
      return [list.body.map(({ acct }: { acct: string }) => acct), me.body.source.follow_requests_count];
    };
    expect(await waiting()).toEqual([[two.handle, one.handle], 2]);
    expect(await relationTo(locked.client, one)).toMatchObject({ requested_by: true, followed_by: false });

    const answer = (name: string, { id }: Other) =>
      locked.client.post(`/api/v1/follow_requests/${id}/${name}`, {});
    const accepted = await answer('authorize', one);
    expect([accepted.status, accepted.body]).toEqual([200, { id: one.id, ...NOTHING, followed_by: true }]);
    const refused = await answer('reject', two);
    expect([refused.status, refused.body]).toEqual([200, { id: two.id, ...NOTHING }]);
    expect(await waiting()).toEqual([[], 0]);
    expect(await relationTo(one.client, locked)).toMatchObject(follows);
    expect((await answer('authorize', two)).status).toBe(404);
  });
});

it('relationships come in one answer, in the order of the ids, without what is no user', async () => {
  const others = [await newUser(), await newUser(), await newUser()];
  await act(client, 'follow', others[1] as Other);
  const ids = [others[2]?.id, '999', others[1]?.id, 'x', others[0]?.id, others[2]?.id];
  const query = ids.map((id) => `id[]=${id}`).join('&');
  const { status, body } = await client.get(`/api/v1/accounts/relationships?${query}`);
  expect(status).toBe(200);
  expect(body.map(({ id }: { id: string }) => id)).toEqual([others[2]?.id, others[1]?.id, others[0]?.id]);
  expect(body.map(({ following }: { following: boolean }) => following)).toEqual([false, true, false]);
  expect((await client.get('/api/v1/accounts/relationships')).body).toEqual([]);
  expect((await client.get(`/api/v1/accounts/relationships?id=${ids[0]}`)).body).toHaveLength(1);
});

it('whom one blocks and mutes is listed, page by page', async () => {
  const me = await newUser();
  const others: Other[] = [];
  for (const name of ['block', 'mute', 'mute', 'mute']) {
    const other = await newUser();
    others.push(other);
    await act(me.client, name, other);
  }
  const accts = (body: { acct: string }[]) => body.map(({ acct }) => acct);
  expect(accts((await me.client.get('/api/v1/blocks')).body)).toEqual([others[0]?.handle]);
  const first = await me.client.get('/api/v1/mutes?limit=2');
  expect(accts(first.body)).toEqual([others[3]?.handle, others[2]?.handle]);
  expect(first.body[0].mute_expires_at).toBe(null);
  const next = /<http:\/\/ripple.test([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1];
  expect(next).toBe(`/api/v1/mutes?limit=2&max_id=${others[2]?.id}`);
  const second = await me.client.get(String(next));
  expect(accts(second.body)).toEqual([others[1]?.handle]);
  expect(second.headers.get('link')).not.toContain('rel="next"');
});

it('tags are followed and listed', async () => {
  const { client: me } = await newUser();
  const tag = { name: 'catsofripple', url: 'http://ripple.test/#/tags/catsofripple', history: [] };
  expect((await me.get('/api/v1/tags/CatsOfRipple')).body).toEqual({ ...tag, following: false });
  expect((await me.post('/api/v1/tags/CatsOfRipple/follow', {})).body).toEqual({ ...tag, following: true });
  await me.post('/api/v1/tags/dogs/follow', {});
  expect((await me.get('/api/v1/tags/catsofripple')).body).toEqual({ ...tag, following: true });
  const namesOf = ({ body }: { body: { name: string }[] }) => body.map(({ name }) => name.toLowerCase());
  expect(namesOf(await me.get('/api/v1/followed_tags'))).toEqual(['catsofripple', 'dogs']);
  const first = await me.get('/api/v1/followed_tags?limit=1');
  const next = /<http:\/\/ripple.test([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1];
  expect([...namesOf(first), ...namesOf(await me.get(String(next)))]).toEqual(['catsofripple', 'dogs']);
  expect((await me.post('/api/v1/tags/catsofripple/unfollow', {})).body).toEqual({
    ...tag,
    following: false,
  });
  expect(namesOf(await me.get('/api/v1/followed_tags'))).toEqual(['dogs']);
  expect((await me.get('/api/v1/tags/no%20tag')).status).toBe(404);
  expect((await ripple.anybody.get('/api/v1/tags/dogs')).body.following).toBe(undefined);
});
