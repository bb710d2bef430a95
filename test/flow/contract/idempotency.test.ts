import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestAnswer, TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { expectProblem } from './expect-problem.ts';
import { send } from './send.ts';

let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api'] });
  ada = await ripple.user('ada');
  bob = await ripple.user('bob');
});
afterAll(() => ripple?.dispose());

let keys = 0;
const newKey = () => ({ 'idempotency-key': `key-${++keys}` });
const texts = async (handle: string): Promise<string[]> =>
  (await ripple.anybody.get(`/v1/users/${handle}/posts?limit=100`)).body.items.map(
    (item: { text: string }) => item.text,
  );
const count = async (text: string) => (await texts('ada')).filter((made) => made === text).length;

function expectSame(again: TestAnswer, first: TestAnswer) {
  expect(again.status).toBe(first.status);
  expect(again.body).toEqual(first.body);
  expect(again.headers.get('location')).toBe(first.headers.get('location'));
  expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'));
}

describe('Idempotency-Key on POST /v1/posts', () => {
  it('gives the first answer again, and makes one post', async () => {
    const key = newKey();
    const first = await ada.post('/v1/posts', { text: 'once' }, key);
    expect(first.status).toBe(201);
    expectSame(await ada.post('/v1/posts', { text: 'once' }, key), first);
    expect(await count('once')).toBe(1);
  });

  it('refuses another body, and does nothing', async () => {
    const key = newKey();
    const first = await ada.post('/v1/posts', { text: 'original' }, key);
    expectProblem(await ada.post('/v1/posts', { text: 'changed' }, key), 422);
    expectProblem(await ada.post('/v1/posts', { text: 'original', visibility: 'followers' }, key), 422);
    expect(await count('changed')).toBe(0);
    expectSame(await ada.post('/v1/posts', { text: 'original' }, key), first);
  });

  it('makes one post of many requests at once', async () => {
    const key = newKey();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => ada.post('/v1/posts', { text: 'all at once' }, key)),
    );
    for (const answer of answers) expectSame(answer, answers[0] as TestAnswer);
    expect(answers[0]?.status).toBe(201);
    expect(await count('all at once')).toBe(1);
  });

  it('takes one of many bodies at once', async () => {
    const key = newKey();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => ada.post('/v1/posts', { text: `rival ${n}` }, key)),
    );
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([201, ...Array(9).fill(422)]);
    expect((await texts('ada')).filter((text) => text.startsWith('rival'))).toHaveLength(1);
  });

  it('belongs to one user', async () => {
    const key = newKey();
    const [hers, his] = [
      await ada.post('/v1/posts', { text: 'hers' }, key),
      await bob.post('/v1/posts', { text: 'his' }, key),
    ];
    expect([hers.status, his.status]).toEqual([201, 201]);
    expectSame(await ada.post('/v1/posts', { text: 'hers' }, key), hers);
    expectSame(await bob.post('/v1/posts', { text: 'his' }, key), his);
  });

  it('is not spent on a request that was refused', async () => {
    const key = newKey();
    expectProblem(await ada.post('/v1/posts', { text: '' }, key), 400, '/text');
    expect((await ada.post('/v1/posts', { text: 'corrected' }, key)).status).toBe(201);
  });

  it('still answers when the post is gone, and does not bring it back', async () => {
    const key = newKey();
    const first = await ada.post('/v1/posts', { text: 'deleted since' }, key);
    await ada.delete(`/v1/posts/${first.body.id}`);
    const again = await ada.post('/v1/posts', { text: 'deleted since' }, key);
    expect(again.body.id).toBe(first.body.id);
    expect(await count('deleted since')).toBe(0);
    expectProblem(await ada.get(`/v1/posts/${first.body.id}`), 404);
  });

  it.each([
    ['empty', ''],
    ['very long', 'x'.repeat(5_000)],
  ])('refuses a key that is %s, and does nothing', async (title, key) => {
    expectProblem(await ada.post('/v1/posts', { text: title }, { 'idempotency-key': key }), 400);
    expect(await count(title)).toBe(0);
  });

  it('makes a post for each request without a key', async () => {
    for (let n = 0; n < 2; n++) await ada.post('/v1/posts', { text: 'twice' });
    expect(await count('twice')).toBe(2);
  });

  it('holds across a restart', async () => {
    const key = newKey();
    const first = await ada.post('/v1/posts', { text: 'before the restart' }, key);
    await ripple.restart('api');
    expectSame(await ada.post('/v1/posts', { text: 'before the restart' }, key), first);
    expect(await count('before the restart')).toBe(1);
  });
});

describe('Idempotency-Key on the other writes', () => {
  it('POST /v1/users gives the user and token again instead of 409', async () => {
    const key = newKey();
    const first = await ripple.anybody.post('/v1/users', { handle: 'carla' }, key);
    expect(first.status).toBe(201);
    expectSame(await ripple.anybody.post('/v1/users', { handle: 'carla' }, key), first);
    expectProblem(await ripple.anybody.post('/v1/users', { handle: 'carlo' }, key), 422);
    expectProblem(await ripple.anybody.get('/v1/users/carlo'), 404);
    expectProblem(await ripple.anybody.post('/v1/users', { handle: 'carla' }, newKey()), 409);
  });

  it('POST /v1/users at once makes one user and one answer', async () => {
    const key = newKey();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => ripple.anybody.post('/v1/users', { handle: 'dora' }, key)),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => answer.body.user.id)).size).toBe(1);
  });

  it('PATCH /v1/users/me does not set back what changed since', async () => {
    const key = newKey();
    const first = await ada.patch('/v1/users/me', { name: 'First' }, key);
    expect(first.status).toBe(200);
    await ada.patch('/v1/users/me', { name: 'Second' });
    expectSame(await ada.patch('/v1/users/me', { name: 'First' }, key), first);
    expect((await ada.get('/v1/users/ada')).body.name).toBe('Second');
    expectProblem(await ada.patch('/v1/users/me', { name: 'Third' }, key), 422);
    expect((await ada.get('/v1/users/ada')).body.name).toBe('Second');
  });

  it('a follow sent again does not follow again', async () => {
    const key = newKey();
    const first = await ada.put('/v1/users/bob/follow', key);
    expect(first.status).toBe(204);
    await ada.delete('/v1/users/bob/follow');
    expectSame(await ada.put('/v1/users/bob/follow', key), first);
    expect((await ada.get('/v1/users/bob')).body.viewer.following).toBe(false);
    expectProblem(await ada.delete('/v1/users/bob/follow', key), 422);
    expectProblem(await ada.put('/v1/users/carla/follow', key), 422);
    expect((await ada.get('/v1/users/carla')).body.viewer.following).toBe(false);
  });

  it('a delete sent again is answered as the first time', async () => {
    const key = newKey();
    const { body: post } = await ada.post('/v1/posts', { text: 'to delete' });
    const { body: other } = await ada.post('/v1/posts', { text: 'to keep' });
    const first = await ada.delete(`/v1/posts/${post.id}`, key);
    expect(first.status).toBe(204);
    expectSame(await ada.delete(`/v1/posts/${post.id}`, key), first);
    expectProblem(await ada.delete(`/v1/posts/${other.id}`, key), 422);
    expect((await ada.get(`/v1/posts/${other.id}`)).status).toBe(200);
  });

  it.each([
    ['favourite', 'favourited'],
    ['repost', 'reposted'],
  ])('a %s sent again after it was undone stays undone, and the reverse', async (act, mark) => {
    const { body: post } = await bob.post('/v1/posts', { text: `${act} me` });
    const path = `/v1/posts/${post.id}/${act}`;
    const marked = async () => (await ada.get(`/v1/posts/${post.id}`)).body.viewer[mark];
    const [making, undoing] = [newKey(), newKey()];
    expect((await ada.put(path, making)).status).toBe(204);
    expect((await ada.delete(path, undoing)).status).toBe(204);
    expect((await ada.put(path, making)).status).toBe(204);
    expect(await marked()).toBe(false);
    await ada.put(path);
    expect((await ada.delete(path, undoing)).status).toBe(204);
    expect(await marked()).toBe(true);
  });

  it('an edit sent again gets its first answer, and does not set the text back', async () => {
    const key = newKey();
    const { body: post } = await ada.post('/v1/posts', { text: 'draft' });
    const path = `/v1/posts/${post.id}`;
    const first = await ada.patch(path, { text: 'first edit' }, key);
    await ada.patch(path, { text: 'second edit' });
    expectSame(await ada.patch(path, { text: 'first edit' }, key), first);
    expect((await ada.get(path)).body.text).toBe('second edit');
  });
});

it('refuses a body that is deeper than the stack', async () => {
  const levels = `${'{"a":'.repeat(40_000)}{}${'}'.repeat(40_000)}`;
  const refused = await send(ripple.url, '/v1/users/me', {
    method: 'PATCH',
    headers: { authorization: `Bearer ${ada.token}`, 'content-type': 'application/json', ...newKey() },
    body: `{"data":${levels}}`,
  });
  expectProblem(refused, 400);
});
