import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { eventually, post, texts } from './people.ts';

let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;

beforeAll(async () => {
  ripple = await startRipple();
  [ada, bob] = [await ripple.user('ada'), await ripple.user('bob')];
  await bob.put('/v1/users/ada/follow');
});
afterAll(() => ripple?.dispose());

describe('an edit', () => {
  it('is seen everywhere from the next read on, and moves tags and names', async () => {
    const id = await post(ada, 'befor #draft @bob');
    for (const path of ['/v1/timelines/tags/draft', '/v1/timelines/tags/final', '/v1/timelines/public']) {
      await texts(ripple.anybody, path);
    }
    await eventually(bob, '/v1/timelines/home', ['befor #draft @bob']);
    await eventually(ripple.anybody, '/v1/timelines/tags/draft', ['befor #draft @bob']);
    await ripple.anybody.get('/v1/users/ada/feed.json');

    const { status, body } = await ada.patch(`/v1/posts/${id}`, { text: 'after #final' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, text: 'after #final', tags: ['final'], mentions: [] });
    expect(Date.parse(body.editedAt)).toBeGreaterThan(Date.parse(body.createdAt));
    expect(await texts(bob, '/v1/timelines/home')).toEqual(['after #final']);
    expect(await texts(ripple.anybody, '/v1/timelines/public')).toEqual(['after #final']);
    expect((await ripple.anybody.get('/v1/users/ada/feed.json')).text).toContain('after #final');
    expect((await bob.get(`/v1/posts/${id}`)).body).toMatchObject({ text: 'after #final', tags: ['final'] });

    await eventually(ripple.anybody, '/v1/timelines/tags/final', ['after #final']);
    await eventually(ripple.anybody, '/v1/timelines/tags/draft', []);
    await eventually(bob, '/v1/timelines/mentions', []);
    await ada.patch(`/v1/posts/${id}`, { text: 'after #final @bob' });
    await eventually(bob, '/v1/timelines/mentions', ['after #final @bob']);
  });

  it('of another user’s post, of none, or to nothing is refused and changes nothing', async () => {
    const id = await post(ada, 'mine');
    expect((await bob.patch(`/v1/posts/${id}`, { text: 'yours' })).status).toBe(403);
    expect((await ripple.anybody.patch(`/v1/posts/${id}`, { text: 'yours' })).status).toBe(401);
    expect((await ada.patch(`/v1/posts/${id}`, { text: ' ' })).status).toBe(400);
    expect((await ada.patch('/v1/posts/1', { text: 'nothing' })).status).toBe(404);
    expect((await ada.get(`/v1/posts/${id}`)).body).toMatchObject({ text: 'mine', editedAt: null });
  });

  it('is made once under its key, and newer edits win whatever comes when', async () => {
    const id = await post(ada, 'one');
    const key = { 'idempotency-key': 'the-edit' };
    await ada.patch(`/v1/posts/${id}`, { text: 'two' }, key);
    await ada.patch(`/v1/posts/${id}`, { text: 'three' });
    expect((await ada.patch(`/v1/posts/${id}`, { text: 'two' }, key)).status).toBe(200);
    expect((await ada.get(`/v1/posts/${id}`)).body.text).toBe('three');
    await Promise.all(
      Array.from({ length: 10 }, (_, n) => ada.patch(`/v1/posts/${id}`, { text: `at once ${n}` })),
    );
    const { rows } = await ripple.database.pool.query('select text from posts where id = $1', [id]);
    expect((await ada.get(`/v1/posts/${id}`)).body.text).toBe(rows[0].text);
  });
});
