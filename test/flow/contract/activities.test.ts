import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestAnswer, TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { ONE_PIXEL, uploadMedia } from '../upload-media.ts';
import { expectProblem } from './expect-problem.ts';
import { send } from './send.ts';

let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api'] });
  [ada, bob] = [await ripple.user('ada'), await ripple.user('bob')];
});
afterAll(() => ripple?.dispose());

/** A body as text: some values can't be written by JSON.stringify. */
const raw = (method: 'POST', path: string, body: string) =>
  send(ripple.url, path, {
    method,
    headers: { authorization: `Bearer ${ada.token}`, 'content-type': 'application/json' },
    body,
  });
const postsOf = async (user: TestUser): Promise<TestAnswer['body'][]> =>
  (await user.get(`/v1/users/${user.handle}/posts?limit=100`)).body.items;
const upload = async (user: TestUser): Promise<string> =>
  (await uploadMedia(ripple.url, user.token, ONE_PIXEL)).body.id;
const stored = async (id: string) =>
  (await ripple.database.pool.query('select * from posts where id = $1', [id])).rows[0];

/** Nested so many times. */
const deep = (levels: number): string => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;
/** So many bytes as JSON. */
const ofBytes = (bytes: number) => ({ a: '가'.repeat((bytes - 15) / 3), b: 'x'.repeat((bytes - 15) % 3) });

describe('a post of the application', () => {
  it('has a type and data, in every answer and for every reader', async () => {
    const data = { to: ['the', 3], nested: { '한글 "😀"': null, no: false }, small: 5e-324 };
    const { status, body } = await ada.post('/v1/posts', { type: 'run.done-1_x', text: 'ran', data });
    expect(status).toBe(201);
    expect(body).toMatchObject({ type: 'run.done-1_x', text: 'ran', data });
    for (const reader of [ada, bob, ripple.anybody]) {
      expect((await reader.get(`/v1/posts/${body.id}`)).body).toMatchObject({ type: 'run.done-1_x', data });
      const [first] = (await reader.get('/v1/users/ada/posts')).body.items;
      expect(first).toMatchObject({ id: body.id, type: 'run.done-1_x', data });
    }
    const plain = (await ada.post('/v1/posts', { text: 'said' })).body;
    expect(plain).toMatchObject({ type: 'post', data: null });
    expect((await ada.get(`/v1/posts/${plain.id}`)).body).toEqual(plain);
  });

  it.each([
    '{"n":1e308,"z":-0.5e-3,"half":0.1,"long":0.30000000000000004,"most":9007199254740991}',
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"toJSON":1}',
    '{"a":"\\ud83d\\ude00 \\u0001 \\\\u0000","":{"":[]}}',
    '{}',
    deep(100),
  ])('gives the data back: %s', async (data) => {
    const made = await raw('POST', '/v1/posts', `{"data":${data}}`);
    expect(made.status, made.text).toBe(201);
    const texts = [made.text, (await ada.get(`/v1/posts/${made.body.id}`)).text];
    texts.push((await ripple.anybody.get('/v1/users/ada/posts?limit=1')).text);
    for (const text of texts) {
      const parsed = JSON.parse(text);
      expect(JSON.stringify((parsed.items?.[0] ?? parsed).data)).toBe(JSON.stringify(JSON.parse(data)));
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('may have no text where it has data or pictures', async () => {
    const mediaIds = [await upload(ada)];
    for (const body of [{ data: { a: 1 } }, { mediaIds, text: '' }, { type: 'x', text: ' \n', data: {} }])
      expect(await ada.post('/v1/posts', body)).toMatchObject({ status: 201, body: { text: '' } });
    for (const body of [{ type: 'x' }, { data: null }, { text: ' ', data: null }, { text: '', mediaIds: [] }])
      expectProblem(await ada.post('/v1/posts', body), 400, '/text');
  });

  it.each<[title: string, body: string, pointer: string]>([
    ['a number beyond doubles', '{"data":{"a":[1,9007199254740993]}}', '/data/a/1'],
    ['a number without end', '{"data":{"a":1e400}}', '/data/a'],
    ['a number that is too fine', '{"data":{"a":0.10000000000000000555}}', '/data/a'],
    ['U+0000', '{"data":{"a":"x\\u0000"}}', '/data/a'],
    ['U+0000 in a name', '{"data":{"a":{"\\u0000":1}}}', '/data/a'],
    ['half a surrogate pair', '{"data":{"a":{"b":"\\ud800"}}}', '/data/a/b'],
    ['an array for data', '{"data":[1]}', '/data'],
    ['a text for data', '{"data":"{}"}', '/data'],
    ['too many bytes', `{"data":${JSON.stringify(ofBytes(8_193))}}`, '/data'],
    ['too many levels', `{"data":${deep(101)}}`, '/data'],
    ['far too many levels', `{"data":${deep(40_000)}}`, '/data'],
    ['a type with capitals', '{"text":"x","type":"Run"}', '/type'],
    ['a type that is too long', `{"text":"x","type":"${'x'.repeat(65)}"}`, '/type'],
    ['no type', '{"text":"x","type":""}', '/type'],
    ['null for a type', '{"text":"x","type":null}', '/type'],
    ['an external id', '{"text":"x","externalId":"a"}', '/externalId'],
  ])('with %s is refused by name, and not made', async (_, body, pointer) => {
    const before = await postsOf(ada);
    expectProblem(await raw('POST', '/v1/posts', body), 400, pointer);
    expect(await postsOf(ada)).toEqual(before);
  });

  it('may have 8 KiB of data, however they are escaped, and the longest text', async () => {
    const data = ofBytes(8_192);
    const all = JSON.stringify({ text: '가'.repeat(5_000), data });
    expect(Buffer.byteLength(JSON.stringify(data))).toBe(8_192);
    expect((await raw('POST', '/v1/posts', all)).status).toBe(201);
    const escaped = all.replace(
      /[^\x20-\x7e]/g,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    const made = await raw('POST', '/v1/posts', escaped);
    expect(made.body.data).toEqual(data);
  });

  it('is edited in part', async () => {
    const { body: made } = await ada.post('/v1/posts', { text: 'a #tag', data: { a: 1 } });
    const path = `/v1/posts/${made.id}`;
    const change = async (body: unknown) => (await ada.patch(path, body)).body;
    expect(await change({ type: 'run' })).toMatchObject({
      type: 'run',
      text: 'a #tag',
      data: { a: 1 },
      tags: ['tag'],
    });
    expect(await change({ data: { b: 2 } })).toMatchObject({ type: 'run', text: 'a #tag', data: { b: 2 } });
    expect(await change({ text: '' })).toMatchObject({ type: 'run', text: '', data: { b: 2 }, tags: [] });
    expectProblem(await ada.patch(path, { data: null }), 400, '/text');
    expectProblem(await ada.patch(path, {}), 400, '');
    expectProblem(await ada.patch(path, { visibility: 'direct' }), 400, '/visibility');
    expectProblem(await bob.patch(path, { data: { c: 3 } }), 403);
    expect(await change({ text: 'b', data: null })).toMatchObject({ type: 'run', text: 'b', data: null });
    expect((await ripple.anybody.get(path)).body).toMatchObject({ type: 'run', text: 'b', data: null });
  });

  it('leaves nothing of itself when it is deleted', async () => {
    const key = { 'idempotency-key': 'deleted' };
    const body = { type: 'secret-type', text: 'secret text https://secret.test', data: { secret: 1 } };
    const { id } = (await ada.post('/v1/posts', body, key)).body;
    await ada.delete(`/v1/posts/${id}`);
    expect(await stored(id)).toMatchObject({ text: '', data: null, links: [] });
    const again = await ada.post('/v1/posts', body, key);
    expect(again.body).toMatchObject({ id, type: 'post', text: '', data: null });
  });
});

describe('a post under an external id', () => {
  let number = 0;
  const newPath = (id = `order ${++number}/ä`) => `/v1/posts/by-external-id/${encodeURIComponent(id)}`;
  const put = (path: string, body: unknown, key?: string) =>
    ada.put(path, key === undefined ? {} : { 'idempotency-key': key }, body);
  const messages = async (id: string): Promise<string[]> => {
    const { rows } = await ripple.database.pool.query<{ type: string }>(
      `select message->>'type' as type from outbox where message->>'postId' = $1 order by id`,
      [id],
    );
    return rows.map(({ type }) => type);
  };

  it('is made once, edited, and left alone where nothing changes', async () => {
    const path = newPath('a/b %2F?#ü 😀');
    const made = await put(path, {
      text: 'one',
      type: 'order',
      data: { a: 1, b: [2] },
      visibility: 'followers',
    });
    expect(made.status, made.text).toBe(201);
    expect(made.headers.get('location')).toBe(`/v1/posts/${made.body.id}`);
    expect(made.body).toMatchObject({
      externalId: 'a/b %2F?#ü 😀',
      text: 'one',
      type: 'order',
      editedAt: null,
    });
    expect((await ada.get(path)).body).toEqual(made.body);
    expect((await ada.get(`/v1/posts/${made.body.id}`)).body).toEqual(made.body);
    expect((await postsOf(ada))[0]).toEqual(made.body);

    for (const same of [{ text: 'one' }, { data: { b: [2], a: 1 } }, { visibility: 'followers' }, {}]) {
      const answer = await put(path, same);
      expect([answer.status, answer.body]).toEqual([200, made.body]);
    }
    expect((await stored(made.body.id)).version).toBe(1);

    const edited = await put(path, { text: 'two @bob', data: { a: 2 } });
    expect(edited.status).toBe(200);
    expect(edited.body).toMatchObject({ id: made.body.id, text: 'two @bob', type: 'order', data: { a: 2 } });
    expect(edited.body.mentions).toMatchObject([{ handle: 'bob' }]);
    expect(edited.body.editedAt).toEqual(expect.any(String));
    expect((await stored(made.body.id)).version).toBe(2);
    expect((await ada.get(path)).body).toEqual(edited.body);
    const sent = await messages(made.body.id);
    expect(sent.filter((type) => type === 'post-edited').length).toBeLessThanOrEqual(1);
  });

  it('shows its external id to its author alone', async () => {
    const { body } = await put(newPath(), { text: 'named' });
    for (const reader of [bob, ripple.anybody]) {
      expect((await reader.get(`/v1/posts/${body.id}`)).body).not.toHaveProperty('externalId');
      expect((await reader.get('/v1/users/ada/posts')).text).not.toContain(body.externalId);
    }
    await bob.put(`/v1/posts/${body.id}/repost`);
    const [repost] = await postsOf(bob);
    expect(repost.repostOf.id).toBe(body.id);
    expect(JSON.stringify(repost)).not.toContain(body.externalId);
    const [seenByAda] = (await ada.get('/v1/users/bob/posts')).body.items;
    expect(seenByAda.repostOf.externalId).toBe(body.externalId);
  });

  it('belongs to its author alone', async () => {
    const path = newPath();
    const { body } = await put(path, { text: 'of ada' });
    expectProblem(await bob.get(path), 404);
    expectProblem(await bob.delete(path), 404);
    expectProblem(await ripple.anybody.get(path), 401);
    const his = await bob.put(path, {}, { text: 'of bob' });
    expect(his.status).toBe(201);
    expect(his.body.id).not.toBe(body.id);
    expect((await ada.get(path)).body.text).toBe('of ada');
  });

  it('keeps everything else as it was made', async () => {
    const parent = (await bob.post('/v1/posts', { text: 'parent' })).body.id;
    await ada.put(`/v1/posts/${parent}/repost`);
    const repost = (await postsOf(ada))[0].id;
    const mediaIds = [await upload(ada)];
    const path = newPath();
    const made = await put(path, { inReplyTo: repost, mediaIds });
    expect(made.body).toMatchObject({ inReplyTo: parent, media: [{ id: mediaIds[0] }], text: '' });
    const same = { inReplyTo: parent, mediaIds, visibility: 'public' };
    expect(await put(path, same)).toMatchObject({ status: 200, body: { editedAt: null } });
    expect(await put(path, { ...same, inReplyTo: repost })).toMatchObject({ status: 200 });
    expectProblem(await put(path, { visibility: 'direct' }), 422, '/visibility');
    expectProblem(await put(path, { inReplyTo: null }), 422, '/inReplyTo');
    expectProblem(await put(path, { inReplyTo: made.body.id }), 422, '/inReplyTo');
    const other = { mediaIds: [], visibility: 'followers', text: 'not stored' };
    expectProblem(await put(path, other), 422, '/mediaIds', '/visibility');
    expect((await ada.get(path)).body.text).toBe('');
    await bob.delete(`/v1/posts/${parent}`);
    expect(await put(path, same), 'as a retry that is late').toMatchObject({ status: 200 });
  });

  it('is refused with a reason', async () => {
    const path = newPath();
    expectProblem(await put(path, {}), 400, '/text');
    expectProblem(await put(path, { inReplyTo: '1', text: 'x' }), 400, '/inReplyTo');
    expectProblem(await put(path, { mediaIds: ['1'], text: 'x' }), 400, '/mediaIds/0');
    expectProblem(await put(path, { text: 5 }), 400, '/text');
    expectProblem(await put(path, { externalId: 'x', text: 'x' }), 400, '/externalId');
    expectProblem(await ada.get(path), 404);
    expectProblem(await ada.delete(path), 404);
    const made = await put(path, { text: 'x' });
    expect(made.status, 'refusals have not used it up').toBe(201);
    expectProblem(await put(path, { text: '' }), 400, '/text');
  });

  it.each([
    ['a space before it', ' a'],
    ['a line end behind it', 'a\n'],
    ['U+0000', 'a\0b'],
    ['a control character', 'a\u0085b'],
    ['256 characters', 'x'.repeat(256)],
    ['nothing but an ideographic space', '\u3000'],
  ])('is none with %s', async (_, id) => {
    for (const answer of [
      await put(newPath(id), { text: 'x' }),
      await ada.get(newPath(id)),
      await ada.delete(newPath(id)),
    ])
      expectProblem(answer, 400, '/params/externalId');
  });

  it.each([
    ['255 of four bytes', '😀'.repeat(255)],
    ['255 of three', '김'.repeat(255)],
    ['slashes', '/'.repeat(255)],
    ['a space', 'a b'],
    ['é', 'é'],
    ['é of two', 'e\u0301'],
    ['A', 'A'],
    ['a', 'a'],
  ])('may have any other id, compared exactly: %s', async (_, id) => {
    const { status, body } = await put(newPath(id), { text: 'exact' });
    expect([status, body.externalId]).toEqual([201, id]);
  });

  it('is gone for ever when it was deleted, by whichever id', async () => {
    for (const by of ['external id', 'id']) {
      const path = newPath();
      const { body } = await put(path, { text: 'short-lived', data: { a: 1 } });
      const removed = await ada.delete(by === 'id' ? `/v1/posts/${body.id}` : path);
      expect(removed.status).toBe(204);
      expectProblem(await ada.get(`/v1/posts/${body.id}`), 404);
      for (const answer of [await ada.get(path), await put(path, { text: 'again' }), await ada.delete(path)])
        expectProblem(answer, 410);
      expect(await stored(body.id)).toMatchObject({ text: '', data: null });
    }
  });

  it.each([['without a key'], ['each with a key']])('is one of ten made at once, %s', async (how) => {
    const path = newPath();
    const mediaIds = [await upload(ada)];
    const tries = Array.from({ length: 10 }, (_, n) => [`rival ${n}`, `rival-${n}`] as const);
    const keyOf = (key: string) => (how === 'without a key' ? undefined : key);
    const answers = await Promise.all(tries.map(([text, key]) => put(path, { text, mediaIds }, keyOf(key))));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(9).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const { body } = await ada.get(path);
    expect(body.text).toMatch(/^rival/);
    expect((await stored(body.id)).version).toBe(10);
    if (how === 'without a key') return;
    const again = await Promise.all(tries.map(([text, key]) => put(path, { text, mediaIds }, key)));
    const seen = (each: TestAnswer) => [
      each.status,
      each.body.id,
      each.body.text,
      each.headers.get('location'),
    ];
    expect(again.map(seen)).toEqual(answers.map(seen));
    expect((await ada.get(path)).body.text, 'retries edit nothing').toBe(body.text);
  });

  it('answers a retry as the first time', async () => {
    const path = newPath();
    const first = await put(path, { text: 'one' }, 'first');
    await put(path, { text: 'two' }, 'second');
    const again = await put(path, { text: 'one' }, 'first');
    expect([again.status, again.body]).toEqual([201, first.body]);
    expectProblem(await put(path, { text: 'other' }, 'first'), 422);
    expectProblem(await put(path, { text: '' }, 'third'), 400);
    expect(await put(path, { text: 'three' }, 'third'), 'a refusal uses no key').toMatchObject({
      status: 200,
    });
    const key = { 'idempotency-key': 'removing' };
    expect((await ada.delete(path, key)).status).toBe(204);
    expect((await ada.delete(path, key)).status).toBe(204);
    expectProblem(await ada.delete(path), 410);
    const late = await put(path, { text: 'one' }, 'first');
    expect([late.status, late.body.id, late.body.text]).toEqual([201, first.body.id, '']);
  });
});
