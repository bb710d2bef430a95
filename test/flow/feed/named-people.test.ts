import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { eventually, post, texts } from './people.ts';

let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;
let eve: TestUser;

beforeAll(async () => {
  ripple = await startRipple();
  [ada, bob, eve] = [await ripple.user('ada'), await ripple.user('bob'), await ripple.user('eve')];
  await eve.put('/v1/users/ada/follow');
});
afterAll(() => ripple?.dispose());

describe('a post that names somebody', () => {
  it('reaches their mentions, whether they follow or not, also when these were never read before', async () => {
    await post(ada, 'built from Postgres @bob');
    expect(await texts(bob, '/v1/timelines/mentions')).toEqual(['built from Postgres @bob']);
    await post(ada, 'pushed @bob @eve');
    await eventually(bob, '/v1/timelines/mentions', ['pushed @bob @eve', 'built from Postgres @bob']);
    expect(await texts(eve, '/v1/timelines/mentions')).toEqual(['pushed @bob @eve']);
    expect((await ripple.anybody.get('/v1/timelines/mentions')).status).toBe(401);
  });

  it('is not shown to who is named in a post for followers and follows not', async () => {
    await post(ada, 'for followers @bob @eve', { visibility: 'followers' });
    await eventually(eve, '/v1/timelines/mentions', ['for followers @bob @eve', 'pushed @bob @eve']);
    expect(await texts(bob, '/v1/timelines/mentions')).not.toContain('for followers @bob @eve');
  });
});

describe('a direct post', () => {
  it('is for its author and those named, in every place', async () => {
    await texts(bob, '/v1/timelines/mentions');
    const id = await post(ada, 'between us @bob #secret', { visibility: 'direct' });
    expect(await texts(ada, '/v1/timelines/home')).toContain('between us @bob #secret');
    expect(await texts(ada, '/v1/users/ada/posts')).toContain('between us @bob #secret');
    await expect
      .poll(() => texts(bob, '/v1/timelines/mentions'), { timeout: 30_000 })
      .toContain('between us @bob #secret');
    expect((await bob.get(`/v1/posts/${id}`)).status).toBe(200);
    for (const [reader, status] of [
      [eve, 404],
      [ripple.anybody, 404],
    ] as const) {
      expect((await reader.get(`/v1/posts/${id}`)).status).toBe(status);
    }
    // One that is public, behind it: when it is there, the direct one would be, too.
    await post(ada, 'behind it #secret');
    await eventually(ripple.anybody, '/v1/timelines/tags/secret', ['behind it #secret']);
    for (const path of ['/v1/timelines/home', '/v1/users/ada/posts', '/v1/timelines/public']) {
      expect(await texts(eve, path), path).not.toContain('between us @bob #secret');
    }
    for (const path of ['/v1/users/ada/feed.json', '/v1/tags/secret/feed.json']) {
      expect((await ripple.anybody.get(path)).text, path).not.toContain('between us');
    }
    // Also where a home is built anew, past the pushes.
    await eve.put('/v1/users/bob/follow');
    expect(await texts(eve, '/v1/timelines/home')).not.toContain('between us @bob #secret');
  });
});

describe('answers', () => {
  it('stand under what they answer, newest first, and are counted where they are public', async () => {
    const question = await post(ada, 'a question');
    await texts(ripple.anybody, `/v1/posts/${question}/replies`);
    const first = await post(bob, 'an answer', { inReplyTo: question });
    await post(eve, 'another', { inReplyTo: question });
    await post(ada, 'for followers only', { inReplyTo: question, visibility: 'followers' });
    await eventually(ripple.anybody, `/v1/posts/${question}/replies`, ['another', 'an answer']);
    await eventually(eve, `/v1/posts/${question}/replies`, ['for followers only', 'another', 'an answer']);
    const replies = async () => (await ada.get(`/v1/posts/${question}`)).body.counts.replies;
    await expect.poll(replies, { timeout: 30_000 }).toBe(2);

    await bob.delete(`/v1/posts/${first}`);
    expect(await texts(ripple.anybody, `/v1/posts/${question}/replies`)).toEqual(['another']);
    await expect.poll(replies, { timeout: 30_000 }).toBe(1);
    // What was answered goes; the answers keep standing.
    await ada.delete(`/v1/posts/${question}`);
    expect(await texts(ripple.anybody, '/v1/users/eve/posts')).toContain('another');
    expect((await ripple.anybody.get(`/v1/posts/${question}/replies`)).status).toBe(404);
  });
});
