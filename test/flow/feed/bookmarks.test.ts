import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { expectProblem } from '../contract/expect-problem.ts';
import { items, post, texts } from './people.ts';

let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;

beforeAll(async () => {
  ripple = await startRipple();
  [ada, bob] = [await ripple.user('ada'), await ripple.user('bob')];
});
afterAll(() => ripple?.dispose());

const list = '/v1/timelines/bookmarks';
const marked = async (reader: TestUser, id: string) =>
  (await reader.get(`/v1/posts/${id}`)).body.viewer.bookmarked;

it('are true at once, in every view of the caller, and taken back at once', async () => {
  await bob.put('/v1/users/ada/follow');
  const [older, newer] = [await post(ada, 'older'), await post(ada, 'newer')];
  expect(await marked(bob, older)).toBe(false);
  const home = async () => (await items(bob, '/v1/timelines/home')).map(({ viewer }) => viewer.bookmarked);
  expect(await home()).toEqual([false, false]);
  for (const id of [newer, older, older])
    expect((await bob.put(`/v1/posts/${id}/bookmark`)).status).toBe(204);
  expect(await marked(bob, older)).toBe(true);
  expect(await home()).toEqual([true, true]);
  expect(await texts(bob, list)).toEqual(['newer', 'older']);
  expect((await bob.delete(`/v1/posts/${older}/bookmark`)).status).toBe(204);
  expect((await bob.delete(`/v1/posts/${older}/bookmark`)).status).toBe(204);
  expect(await marked(bob, older)).toBe(false);
  expect(await home()).toEqual([true, false]);
  expect(await texts(bob, list)).toEqual(['newer']);
});

it('are told to nobody else', async () => {
  const id = await post(ada, 'kept in silence');
  const before = (await ada.get(`/v1/posts/${id}`)).body;
  await bob.put(`/v1/posts/${id}/bookmark`);
  // A favourite after it: had there been anything of the bookmark, it would be there before.
  await bob.put(`/v1/posts/${id}/favourite`);
  await expect
    .poll(async () => (await items(ada, '/v1/notifications')).map(({ kind }) => kind), { timeout: 30_000 })
    .toEqual(['favourite', 'follow']);
  await expect
    .poll(async () => (await ada.get(`/v1/posts/${id}`)).body, { timeout: 30_000 })
    .toEqual({ ...before, counts: { ...before.counts, favourites: 1 } });
  expect(await items(ada, list)).toEqual([]);
  expectProblem(await ripple.anybody.get(list), 401);
  expectProblem(await ripple.anybody.put(`/v1/posts/${id}/bookmark`), 401);
});

it('are read page by page, without what is deleted or hidden, and survive an unfollow as a right, not as a post', async () => {
  const [keeper, friend] = [await ripple.user('keeper'), await ripple.user('friend')];
  await keeper.put('/v1/users/friend/follow');
  const ids = [];
  for (let n = 0; n < 5; n++) ids.push(await post(ada, `number ${n}`));
  const secret = await post(friend, 'for followers', { visibility: 'followers' });
  for (const id of [...ids, secret]) await keeper.put(`/v1/posts/${id}/bookmark`);
  await ada.delete(`/v1/posts/${ids[1]}`);
  expect(await texts(keeper, list)).toEqual([
    'for followers',
    'number 4',
    'number 3',
    'number 2',
    'number 0',
  ]);
  await keeper.delete('/v1/users/friend/follow');
  const seen: string[] = [];
  for (let path = `${list}?limit=2`; path; ) {
    const { body } = await keeper.get(path);
    seen.push(...body.items.map(({ text }: { text: string }) => text));
    path = body.next;
  }
  expect(seen).toEqual(['number 4', 'number 3', 'number 2', 'number 0']);
  expect(await texts(keeper, `${list}?after=${ids[2]}`)).toEqual(['number 4', 'number 3']);
  // What one can't see is not kept, and what one has kept can be given up.
  expectProblem(await bob.put(`/v1/posts/${secret}/bookmark`), 404);
  expect((await keeper.delete(`/v1/posts/${secret}/bookmark`)).status).toBe(204);
});

it('of a repost keep what it passes on', async () => {
  const id = await post(ada, 'passed on');
  await bob.put(`/v1/posts/${id}/repost`);
  const [repost] = await items(bob, '/v1/users/bob/posts');
  const reader = await ripple.user('of_reposts');
  expect((await reader.put(`/v1/posts/${repost.id}/bookmark`)).status).toBe(204);
  expect((await items(reader, list)).map((item) => item.id)).toEqual([id]);
  expect((await items(reader, '/v1/users/bob/posts'))[0]).toMatchObject({
    viewer: { bookmarked: false },
    repostOf: { viewer: { bookmarked: true } },
  });
  expect((await reader.delete(`/v1/posts/${repost.id}/bookmark`)).status).toBe(204);
  expect(await items(reader, list)).toEqual([]);
});

it('are right for one who keeps very many', async () => {
  const keeper = await ripple.user('of_many');
  const id = await post(ada, 'the last');
  await ripple.database.pool.query(
    `with made as (insert into posts (id, author_id, text, visibility, mentions)
       select n, $1, 'old', 'public', '[]' from generate_series(1, 200) n returning id)
     insert into bookmarks (user_id, post_id) select $2, id from made`,
    [ada.id, keeper.id],
  );
  expect(await marked(keeper, id)).toBe(false);
  expect((await keeper.put(`/v1/posts/${id}/bookmark`)).status).toBe(204);
  expect(await marked(keeper, id)).toBe(true);
  expect((await items(keeper, `${list}?limit=100`)).every(({ viewer }) => viewer.bookmarked)).toBe(true);
});
