import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestAnswer, TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { expectProblem } from './expect-problem.ts';

/** What a late retry must not do: bring back what was undone or deleted since, or keep what was to be forgotten. */
let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;
let eve: TestUser;

const LIMIT = { timeout: 30_000, interval: 50 };

beforeAll(async () => {
  ripple = await startRipple();
  [ada, bob, eve] = [await ripple.user('ada'), await ripple.user('bob'), await ripple.user('eve')];
});
afterAll(() => ripple?.dispose());

let keys = 0;
const newKey = () => ({ 'idempotency-key': `replay-${++keys}` });

const storedAnswers = async () =>
  JSON.stringify((await ripple.database.pool.query('select answer from idempotency_keys')).rows);
const idsOf = async (user: TestUser, path: string): Promise<string[]> =>
  (await user.get(path)).body.items.map(({ id }: { id: string }) => id);

describe('a change that was undone stays undone after a retry, and the reverse', () => {
  async function expectStays(path: string, isSeen: () => Promise<boolean>) {
    const [making, undoing] = [newKey(), newKey()];
    expect((await ada.put(path, making)).status).toBe(204);
    expect(await isSeen()).toBe(true);
    expect((await ada.delete(path, undoing)).status).toBe(204);
    expect((await ada.put(path, making)).status).toBe(204);
    expect(await isSeen()).toBe(false);
    expect((await ada.put(path)).status).toBe(204);
    expect((await ada.delete(path, undoing)).status).toBe(204);
    expect(await isSeen()).toBe(true);
    expect((await ada.delete(path)).status).toBe(204);
    expect((await ada.put(path, making)).status).toBe(204);
    expect(await isSeen()).toBe(false);
  }

  const viewerOf = async (path: string) => (await ada.get(path)).body.viewer;

  it('a favourite', async () => {
    const { body: post } = await bob.post('/v1/posts', { text: 'like me' });
    const path = `/v1/posts/${post.id}`;
    await expectStays(`${path}/favourite`, async () => {
      const { favourited } = await viewerOf(path);
      expect((await idsOf(ada, '/v1/timelines/favourites')).includes(post.id)).toBe(favourited);
      return favourited;
    });
    await expect.poll(async () => (await ada.get(path)).body.counts.favourites, LIMIT).toBe(0);
  });

  it('a bookmark', async () => {
    const { body: post } = await bob.post('/v1/posts', { text: 'keep me' });
    const path = `/v1/posts/${post.id}`;
    await expectStays(`${path}/bookmark`, async () => {
      const { bookmarked } = await viewerOf(path);
      expect((await idsOf(ada, '/v1/timelines/bookmarks')).includes(post.id)).toBe(bookmarked);
      return bookmarked;
    });
  });

  it('a repost', async () => {
    const { body: post } = await bob.post('/v1/posts', { text: 'pass me on' });
    const path = `/v1/posts/${post.id}`;
    await expectStays(`${path}/repost`, async () => {
      const { reposted } = await viewerOf(path);
      for (const list of ['/v1/timelines/home', '/v1/users/ada/posts']) {
        expect((await ada.get(list)).text.includes('pass me on'), list).toBe(reposted);
      }
      return reposted;
    });
    await expect.poll(async () => (await ada.get(path)).body.counts.reposts, LIMIT).toBe(0);
  });

  it('a follow', async () => {
    await bob.post('/v1/posts', { text: 'for those who follow' });
    await expectStays('/v1/users/bob/follow', async () => {
      const { following } = await viewerOf('/v1/users/bob');
      expect((await ada.get('/v1/timelines/home')).text.includes('for those who follow')).toBe(following);
      expect((await ada.get('/v1/users/bob')).body.counts.followers).toBe(following ? 1 : 0);
      return following;
    });
  });

  it.each([
    ['block', 'blocking'],
    ['mute', 'muting'],
  ])('a %s', async (act, mark) => {
    const { body: post } = await eve.post('/v1/posts', { text: `${act} me` });
    await expectStays(`/v1/users/eve/${act}`, async () => {
      const viewer = await viewerOf('/v1/users/eve');
      if (act === 'block') {
        expect((await ada.get(`/v1/posts/${post.id}`)).status).toBe(viewer[mark] ? 404 : 200);
      }
      return viewer[mark];
    });
  });

  it.each(['/v1/tags/replayed', '/v1/keywords/replayed'])('the follow of %s', async (topic) => {
    const text = `about ${topic.includes('tags') ? '#replayed' : 'what is replayed'}`;
    await bob.post('/v1/posts', { text });
    await expect
      .poll(async () => (await ada.get(`/v1/timelines${topic.slice(3)}`)).text, LIMIT)
      .toContain(text);
    await expectStays(`${topic}/follow`, async () => {
      const followed = (await ada.get('/v1/users/me/topics')).text.includes('replayed');
      expect((await ada.get('/v1/timelines/home')).text.includes(text)).toBe(followed);
      return followed;
    });
  });
});

describe('a post', () => {
  /** Redis holds no copy of it, as after two weeks. */
  const forgetCopy = (id: string) =>
    ripple.redis.del(ripple.ownRedis.together(`${ripple.isolation.namespace}:post:${id}`, id));

  it('that was edited since stays edited, though the answer is the first', async () => {
    const [posting, editing] = [newKey(), newKey()];
    const first = await ada.post('/v1/posts', { text: 'first text' }, posting);
    const path = `/v1/posts/${first.body.id}`;
    const edited = await ada.patch(path, { text: 'second text' }, editing);
    await ada.patch(path, { text: 'third text' });
    const retries: [() => Promise<TestAnswer>, string][] = [
      [() => ada.post('/v1/posts', { text: 'first text' }, posting), 'first text'],
      [() => ada.patch(path, { text: 'second text' }, editing), 'second text'],
    ];
    for (const [retry, text] of retries) {
      await forgetCopy(first.body.id);
      const again = await retry();
      expect(again.body).toMatchObject({ id: first.body.id, text });
      expect((await bob.get(path)).body.text).toBe('third text');
    }
    expect((await retries[1]?.[0]())?.body).toEqual(edited.body);
  });

  it('gets its first answer, whatever has become of it', async () => {
    const key = newKey();
    const { body: parent } = await bob.post('/v1/posts', { text: 'parent' });
    const reply = { text: 'reply', inReplyTo: parent.id };
    const first = await ada.post('/v1/posts', reply, key);
    await bob.put(`/v1/posts/${first.body.id}/favourite`);
    await ada.put(`/v1/posts/${first.body.id}/favourite`);
    await bob.delete(`/v1/posts/${parent.id}`);
    await expect
      .poll(async () => (await ada.get(`/v1/posts/${first.body.id}`)).body.counts.favourites, LIMIT)
      .toBe(2);
    const again = await ada.post('/v1/posts', reply, key);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expectProblem(await ada.post('/v1/posts', reply, newKey()), 400, '/inReplyTo');
  });

  it('that was deleted is not kept in answers, and does not come back', async () => {
    const [posting, editing, deleting] = [newKey(), newKey(), newKey()];
    const secret = 'what nobody is to know #hidden @bob https://secret.example/';
    const first = await ada.post('/v1/posts', { text: secret }, posting);
    const path = `/v1/posts/${first.body.id}`;
    await ada.patch(path, { text: `edited: ${secret}` }, editing);
    expect(await storedAnswers()).toContain('what nobody is to know');
    expect((await ada.delete(path, deleting)).status).toBe(204);
    for (const part of ['what nobody', 'hidden', 'secret.example']) {
      expect(await storedAnswers()).not.toContain(part);
    }

    await forgetCopy(first.body.id);
    const again = await ada.post('/v1/posts', { text: secret }, posting);
    expect(again.status).toBe(201);
    expect(again.body).toMatchObject({ id: first.body.id, text: '', tags: [], mentions: [], links: [] });
    expect((await ada.patch(path, { text: `edited: ${secret}` }, editing)).body.text).toBe('');
    expect((await ada.delete(path, deleting)).status).toBe(204);
    expectProblem(await ada.get(path), 404);
    const { namespace } = ripple.isolation;
    await expect
      .poll(() => ripple.redis.lrange(`${namespace}:author:${ada.id}`, 0, -1))
      .not.toContain(first.body.id);
  });
});

describe('an answer', () => {
  it('that showed an address of mail is given again, and nothing of the address is stored', async () => {
    const key = newKey();
    const wanted = { address: 'ada@forgotten.example', notifications: true, digest: 'off' };
    const put = () => ada.put('/v1/users/me/mail', key, wanted);
    const first = await put();
    expect(first.body).toEqual({ ...wanted, confirmed: false, refused: null });
    expect(await storedAnswers()).not.toContain('forgotten.example');
    expect((await ada.delete('/v1/users/me/mail')).status).toBe(204);
    expect((await put()).body).toEqual(first.body);
    expectProblem(await ada.get('/v1/users/me/mail'), 404);
  });

  it('that held the token of a new user is given again, and no token is stored', async () => {
    const key = newKey();
    const create = () => ripple.anybody.post('/v1/users', { handle: 'fay' }, key);
    const [first, second] = [await create(), await create()];
    expect(second.body).toEqual(first.body);
    expect(await storedAnswers()).not.toContain(first.body.token);
    const session = () => ripple.anybody.post('/v1/demo/sessions', { handle: 'fay' }, newKey());
    expect(await storedAnswers()).not.toContain((await session()).body.token);
  });
});
