import type { PostId } from '@ripple/messages';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { counted, eventually, items, post, texts } from './people.ts';

let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;
let eve: TestUser;
let crowd: TestUser[];

beforeAll(async () => {
  ripple = await startRipple();
  [ada, bob, eve] = [await ripple.user('ada'), await ripple.user('bob'), await ripple.user('eve')];
  crowd = await Promise.all(Array.from({ length: 20 }, (_, number) => ripple.user(`crowd_${number}`)));
});
afterAll(() => ripple?.dispose());

const home = '/v1/timelines/home';

describe('favourites', () => {
  it('are true in the own view at once, and taken back at once', async () => {
    const [older, newer] = [await post(ada, 'older'), await post(ada, 'newer')];
    expect(await texts(bob, '/v1/timelines/favourites')).toEqual([]);
    for (const id of [newer, older]) expect((await bob.put(`/v1/posts/${id}/favourite`)).status).toBe(204);
    expect((await bob.get(`/v1/posts/${older}`)).body.viewer).toMatchObject({
      favourited: true,
      reposted: false,
    });
    expect((await eve.get(`/v1/posts/${older}`)).body.viewer.favourited).toBe(false);
    expect(await texts(bob, '/v1/timelines/favourites')).toEqual(['newer', 'older']);
    await bob.delete(`/v1/posts/${newer}/favourite`);
    expect((await bob.get(`/v1/posts/${newer}`)).body.viewer.favourited).toBe(false);
    expect(await texts(bob, '/v1/timelines/favourites')).toEqual(['older']);
    await counted(eve, older, { favourites: 1 });
    await counted(eve, newer, { favourites: 0 });
  });

  it('are counted right when many come and go at once, and messages come twice', async () => {
    const id = await post(ada, 'much liked');
    await Promise.all(
      crowd.map(async (one, number) => {
        await one.put(`/v1/posts/${id}/favourite`);
        await one.put(`/v1/posts/${id}/favourite`);
        if (number % 4 === 0) await one.delete(`/v1/posts/${id}/favourite`);
      }),
    );
    await counted(ada, id, { favourites: 15 });
    const message = {
      version: 1 as const,
      postId: Number(id) as PostId,
      acceptedAt: Date.now(),
      type: 'count-post' as const,
    };
    await Promise.all(Array.from({ length: 5 }, () => ripple.broker.publish({ lane: 'reactions', message })));
    await crowd[1]?.delete(`/v1/posts/${id}/favourite`);
    await counted(ada, id, { favourites: 14 });
  });

  it('are not for posts that one cannot see', async () => {
    const id = await post(ada, 'for followers', { visibility: 'followers' });
    expect((await bob.put(`/v1/posts/${id}/favourite`)).status).toBe(404);
    expect((await ripple.anybody.put(`/v1/posts/${id}/favourite`)).status).toBe(401);
    expect((await bob.put(`/v1/posts/${id}/repost`)).status).toBe(404);
  });
});

describe('reposts', () => {
  it('reach the followers of who passes on, as items of their own, once', async () => {
    const [reader, one, other, author] = [
      await ripple.user('reader'),
      await ripple.user('one'),
      await ripple.user('other'),
      await ripple.user('author'),
    ];
    for (const { handle } of [one, other]) await reader.put(`/v1/users/${handle}/follow`);
    expect(await texts(reader, home)).toEqual([]);
    const id = await post(author, 'worth passing on');
    expect((await one.put(`/v1/posts/${id}/repost`)).status).toBe(204);
    expect((await one.put(`/v1/posts/${id}/repost`)).status).toBe(204);
    expect(await texts(one, home)).toEqual(['↻ worth passing on']);
    await eventually(reader, home, ['↻ worth passing on']);
    const [item] = await items(reader, home);
    expect(item).toMatchObject({ author: { handle: 'one' }, text: '', repostOf: { id, repostOf: null } });
    expect(item.id).not.toBe(id);

    // A second user passes it on: it is in sight already.
    await other.put(`/v1/posts/${id}/repost`);
    await post(other, 'something else');
    await eventually(reader, home, ['something else', '↻ worth passing on']);
    expect((await items(reader, home))[1].author.handle).toBe('one');
    await counted(reader, id, { reposts: 2 });
    expect((await other.get(`/v1/posts/${id}`)).body.viewer.reposted).toBe(true);

    // The one that was shown is taken back: the other takes its place.
    await one.delete(`/v1/posts/${id}/repost`);
    expect(await texts(one, home)).toEqual([]);
    await eventually(reader, home, ['something else', '↻ worth passing on']);
    expect((await items(reader, home))[1].author.handle).toBe('other');
    await counted(reader, id, { reposts: 1 });

    await author.delete(`/v1/posts/${id}`);
    expect(await texts(reader, home)).toEqual(['something else']);
  });

  it('are not shown to who follows the author and has the post in sight', async () => {
    const reader = await ripple.user('follows_both');
    for (const handle of ['ada', 'bob']) await reader.put(`/v1/users/${handle}/follow`);
    const id = await post(ada, 'seen already');
    await bob.put(`/v1/posts/${id}/repost`);
    const last = await post(bob, 'after that');
    await expect.poll(async () => (await texts(reader, home))[0], { timeout: 30_000 }).toBe('after that');
    expect(await texts(reader, home)).not.toContain('↻ seen already');
    // A page boundary between the two changes nothing.
    const page = await texts(reader, `${home}?before=${last}&limit=1`);
    expect(page).toEqual(['seen already']);
    expect(await texts(reader, `${home}?after=${id}`)).toEqual(['after that']);
  });

  it('stand in no tag, public timeline or feed, and cannot be edited', async () => {
    const id = await post(ada, 'once #tagged');
    await bob.put(`/v1/posts/${id}/repost`);
    await counted(ada, id, { reposts: 1 });
    const mine = (await items(bob, '/v1/users/bob/posts'))[0];
    expect(mine.repostOf.id).toBe(id);
    expect(await texts(ripple.anybody, '/v1/timelines/tags/tagged')).toEqual(['once #tagged']);
    expect((await items(ripple.anybody, '/v1/timelines/public')).map((item) => item.id)).not.toContain(
      mine.id,
    );
    expect((await ripple.anybody.get('/v1/users/bob/feed.json')).text).not.toContain('once #tagged');
    expect((await bob.patch(`/v1/posts/${mine.id}`, { text: 'mine now' })).status).toBe(422);
    // To mark a repost is to mark what it passes on.
    expect((await eve.put(`/v1/posts/${mine.id}/favourite`)).status).toBe(204);
    expect((await eve.get(`/v1/posts/${id}`)).body.viewer.favourited).toBe(true);
  });

  it('are for public posts only', async () => {
    await bob.put('/v1/users/ada/follow');
    const id = await post(ada, 'among us', { visibility: 'followers' });
    const { status, headers } = await bob.put(`/v1/posts/${id}/repost`);
    expect(status).toBe(422);
    expect(headers.get('content-type')).toContain('problem+json');
  });
});
