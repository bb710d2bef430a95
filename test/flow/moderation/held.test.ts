import { listEvents } from '@ripple/events';
import { lowestIdAt, type PostId, type UserId } from '@ripple/messages';
import { createPostIn } from '@ripple/posts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, type TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { openStream } from '../../sse.ts';
import { eventually, post } from '../feed/people.ts';
import {
  type Cast,
  createCast,
  LIMIT,
  moderatorOf,
  type Place,
  placesOfPost,
  replayed,
  seen,
  viewers,
} from './cast.ts';
import { verifyAll } from './verify-all.ts';

let ripple: TestRipple;
/** Of an api that shows posts at once, and of one where moderators look at them before. */
let after: string;
let before: string;

beforeAll(async () => {
  ripple = await startRipple({ settings: { STREAM_HEARTBEAT_MS: 100 } });
  after = ripple.url;
  await ripple.start('api', { PORT: 0, MODERATION: 'before' });
  before = ripple.url;
  ripple.url = after;
});
afterAll(() => ripple?.dispose());

const moderate = (postId: string, body: object) =>
  moderatorOf(after).put(`/v1/moderation/posts/${postId}`, {}, body);
const by = ({ token }: TestUser) => createClient(before, token);
const isFeed = ({ path }: Place) => /\/feed\./.test(path) && !path.includes('token=');
const table = (places: Place[], whom: (place: Place) => string[]) =>
  Object.fromEntries(places.map((place) => [place.name, whom(place)]));
const whole = (cast: Cast) =>
  table(placesOfPost(cast, false), (place) => (place.owner ? [place.owner] : [...viewers]));
const eventsOf = async (id: string) => {
  const { events } = await listEvents(ripple.database.pool, { after: undefined, limit: 1_000 });
  return events.filter(({ object }) => String(object) === id).map(({ type }) => type);
};
const delivery = async (author: TestUser, id: string) => (await author.get(`/v1/posts/${id}/delivery`)).body;

it('a held post is for its author alone, and goes its whole way when it is released', async () => {
  const cast = await createCast(ripple, before);
  const { author, postId, stranger } = cast;
  const urls = [after, before];
  const moderation = { state: 'held', reason: '' };
  expect((await author.get(`/v1/posts/${postId}`)).body).toMatchObject({ moderation, visibility: 'public' });
  const places = placesOfPost(cast, false);
  const onlyAuthor = (place: Place) =>
    place.owner ||
    isFeed(place) ||
    ['public', 'tag', 'keyword', 'public stream', 'tag stream'].includes(place.name)
      ? []
      : ['author'];
  await expect.poll(() => seen(cast, places, urls), LIMIT).toEqual(table(places, onlyAuthor));
  expect((await author.get('/v1/timelines/home')).body.items[0]).toMatchObject({ id: postId, moderation });
  expect(await delivery(author, postId)).toMatchObject({
    ...{ complete: false, known: true, publishedAt: null, moderation },
    rings: { followers: { planned: null }, public: { planned: null }, feeds: { planned: null } },
  });
  const list = '/v1/moderation/posts?state=held';
  expect((await moderatorOf(after).get(list)).body.items).toMatchObject([
    { postId, handle: author.handle, state: 'held', reason: '', post: { id: postId } },
  ]);
  expect((await author.patch(`/v1/posts/${postId}`, { type: 'edited' })).body).toMatchObject({ moderation });
  expect((await verifyAll(ripple)).wrong).toEqual([]);

  const released = Date.now();
  const answer = await moderate(postId, { state: 'visible' });
  expect([answer.status, answer.body.post.moderation]).toEqual([200, undefined]);
  expect((await createClient(before).get(`/v1/posts/${postId}`)).status).toBe(200);
  await expect.poll(() => seen(cast, places, urls), LIMIT).toEqual(whole(cast));
  await expect.poll(async () => (await stranger.get('/v1/notifications')).body.unread, LIMIT).toBe(4);
  await expect.poll(() => delivery(author, postId), LIMIT).toMatchObject({ complete: true });
  const receipt = await delivery(author, postId);
  for (const at of [receipt.acceptedAt, receipt.publishedAt])
    expect(Date.parse(at)).toBeGreaterThanOrEqual(released - 50);
  expect(receipt.rings.followers.ms).toBeLessThan(10_000);
  expect((await moderatorOf(after).get(list)).body.items).toEqual([]);
  await expect.poll(() => eventsOf(postId), LIMIT).toEqual(['post.held', 'post.edited', 'post.created']);
  const { wrong, kinds } = await verifyAll(ripple);
  expect(wrong).toEqual([]);
  expect(kinds).toEqual(['author', 'home', 'keyword', 'mentions', 'public', 'replies', 'tag']);
});

it('is held under an external id, too, and is released once', async () => {
  const author = await ripple.user('named');
  const path = '/v1/posts/by-external-id/order-1';
  const made = await by(author).put(path, {}, { text: 'named' });
  expect([made.status, made.body.moderation]).toEqual([201, { state: 'held', reason: '' }]);
  const again = await by(author).put(path, {}, { text: 'named, edited', visibility: 'public' });
  expect([again.status, again.body.moderation?.state]).toEqual([200, 'held']);
  const { id } = made.body;
  for (let time = 0; time < 2; time++)
    expect((await moderate(id, { state: 'visible', reason: '' })).status).toBe(200);
  await expect.poll(() => eventsOf(id), LIMIT).toEqual(['post.held', 'post.edited', 'post.created']);
  const { body } = await moderatorOf(after).get('/v1/moderation/log');
  expect(body.items.filter((line: { postId: string }) => line.postId === id)).toHaveLength(1);
  // Edited by an api that holds new posts, a post that was released stays so.
  expect((await by(author).patch(`/v1/posts/${id}`, { text: 'once more' })).body.moderation).toBeUndefined();
  expect((await ripple.anybody.get(`/v1/posts/${id}`)).status).toBe(200);
});

it('is ended by hiding it, and released nevertheless when it is made visible later', async () => {
  const [author, follower] = [await ripple.user('ended'), await ripple.user('ended_follower')];
  await follower.put('/v1/users/ended/follow');
  const { id } = (await by(author).post('/v1/posts', { text: 'ended' })).body;
  await moderate(id, { state: 'hidden', reason: 'no' });
  expect((await author.get(`/v1/posts/${id}`)).body.moderation).toEqual({ state: 'hidden', reason: 'no' });
  expect((await follower.get(`/v1/posts/${id}`)).status).toBe(404);
  await moderate(id, { state: 'visible', reason: 'yes' });
  await eventually(follower, '/v1/timelines/home', ['ended']);
  await expect.poll(() => eventsOf(id), LIMIT).toEqual(['post.held', 'post.hidden', 'post.created']);
});

it('can be deleted while it is held or hidden', async () => {
  const author = await ripple.user('gone');
  const [held, hidden] = [
    (await by(author).post('/v1/posts', { text: 'held' })).body.id,
    await post(author, 'hidden'),
  ];
  await moderate(hidden, { state: 'hidden', reason: '' });
  for (const id of [held, hidden]) {
    expect((await author.delete(`/v1/posts/${id}`)).status).toBe(204);
    expect((await author.get(`/v1/posts/${id}`)).status).toBe(404);
    expect((await moderate(id, { state: 'visible', reason: '' })).status).toBe(404);
  }
  expect((await author.get('/v1/users/gone/posts')).body.items).toEqual([]);
  expect((await moderatorOf(after).get('/v1/moderation/posts?state=hidden')).text).not.toContain(hidden);
});

it('a post that was hidden before it was planned goes its way when it is visible', async () => {
  const [author, follower] = [await ripple.user('early'), await ripple.user('early_follower')];
  await follower.put('/v1/users/early/follow');
  await follower.get('/v1/timelines/home');
  await ripple.stop('fan-out');
  const id = await post(author, 'early #early');
  await moderate(id, { state: 'hidden', reason: '' });
  await ripple.start('fan-out');
  await eventually(author, '/v1/users/early/posts', ['early #early']);
  const planned = async () => (await ripple.database.pool.query('select from outbox')).rowCount;
  await expect.poll(planned, LIMIT).toBe(0);
  expect((await follower.get('/v1/timelines/home')).body.items).toEqual([]);
  await moderate(id, { state: 'visible', reason: '' });
  await eventually(follower, '/v1/timelines/home', ['early #early']);
  await eventually(ripple.anybody, '/v1/timelines/tags/early', ['early #early']);
  await expect.poll(() => delivery(author, id), LIMIT).toMatchObject({ complete: true });
});

describe('a post that was held for days', () => {
  /** Holds it as MODERATION=before does, three days ago. */
  async function holdOld(author: TestUser, text: string, tag: string): Promise<string> {
    const id = (lowestIdAt<PostId>(new Date(Date.now() - 3 * 86_400_000)) +
      (Number(author.id) % 4_096)) as PostId;
    const { db } = ripple.database;
    const content = {
      type: 'post',
      text,
      data: null,
      externalId: null,
      inReplyTo: null,
      media: [],
      links: [],
      mentions: [],
    };
    const withheld = { state: 'held', reason: '', visibility: 'public' } as const;
    await createPostIn(
      db,
      {
        ...content,
        authorId: Number(author.id) as UserId,
        tags: [tag],
        writtenTags: [tag],
        visibility: 'withheld',
        withheld,
      },
      {},
      id,
    );
    return String(id);
  }

  it('is announced on the streams that are live, and a reader who comes back is sent it once', async () => {
    const [author, follower] = [await ripple.user('slow'), await ripple.user('slow_follower')];
    await follower.put('/v1/users/slow/follow');
    const id = await holdOld(author, 'slow #slow', 'slow');
    const newest = await post(author, 'newer than it #slow');
    for (const [path, reader] of [
      ['/v1/timelines/home', follower],
      ['/v1/timelines/public', follower],
      ['/v1/timelines/tags/slow', follower],
    ] as const)
      await expect.poll(async () => (await reader.get(path)).text, LIMIT).toContain('newer than it');
    const open = (path: string, lastId?: string) =>
      openStream(after, `/v1/stream/${path}`, { user: follower, lastId });
    const streams = [await open('home'), await open('public'), await open('tags/slow')];
    for (const stream of streams) await expect.poll(() => stream.comments, LIMIT).toContain('live');

    await moderate(id, { state: 'visible', reason: '' });
    for (const stream of streams) {
      await expect
        .poll(() => stream.events.map(({ event, id }) => [event, id]), LIMIT)
        .toEqual([['post', id]]);
      expect(stream.events[0]?.data.moderation).toBeUndefined();
      // An old id would have its reader begin days ago.
      await expect.poll(() => stream.lastId, LIMIT).toMatch(new RegExp(`^${newest}@`));
    }
    const [home] = streams;
    const lastId = home?.lastId;
    for (const stream of streams) await stream.close();
    const next = await post(author, 'next');
    const again = await open('home', lastId);
    await expect.poll(() => again.events.map((each) => each.id), LIMIT).toEqual([next]);
    await again.close();
    // One who had seen only what came before it.
    const late = await open('home', newest);
    await expect.poll(() => late.events.map((each) => each.id), LIMIT).toEqual([id, next]);
    await late.close();
    expect(
      (await follower.get('/v1/timelines/home')).body.items.map((item: { id: string }) => item.id),
    ).toEqual([next, newest, id]);
    expect(await delivery(author, id)).toMatchObject({ complete: true, known: true });
    expect((await verifyAll(ripple)).wrong).toEqual([]);
  });

  it('notifies those named in it when it is released', async () => {
    const [author, named] = [await ripple.user('tardy'), await ripple.user('named_late')];
    const stream = await openStream(after, '/v1/stream/notifications', { user: named });
    const { id } = (await by(author).post('/v1/posts', { text: 'hello @named_late' })).body;
    expect((await named.get('/v1/timelines/mentions', replayed)).body.items).toEqual([]);
    await moderate(id, { state: 'visible', reason: '' });
    await expect
      .poll(() => stream.events.map(({ event, data }) => [event, data.post?.id]), LIMIT)
      .toEqual([['notification', id]]);
    await stream.close();
  });
});

it('a hidden post leaves open streams, but that of its author, who sees why', async () => {
  const [author, follower] = [await ripple.user('loud'), await ripple.user('loud_follower')];
  await follower.put('/v1/users/loud/follow');
  const [own, other] = [
    await openStream(after, '/v1/stream/home', { user: author }),
    await openStream(after, '/v1/stream/home', { user: follower }),
  ];
  const id = await post(author, 'loud');
  const told = (stream: typeof own) =>
    stream.events.map(({ event, data }) => [event, data.moderation?.state ?? data.text]);
  for (const stream of [own, other]) await expect.poll(() => told(stream), LIMIT).toEqual([['post', 'loud']]);
  await moderate(id, { state: 'hidden', reason: 'too loud' });
  await expect
    .poll(() => told(own), LIMIT)
    .toEqual([
      ['post', 'loud'],
      ['edit', 'hidden'],
    ]);
  await expect.poll(() => other.events.at(-1), LIMIT).toMatchObject({ event: 'delete', data: { id } });
  await moderate(id, { state: 'visible', reason: '' });
  // It was told to delete it: the post is a new one.
  await expect.poll(() => told(other).slice(2)[0], LIMIT).toEqual(['post', 'loud']);
  for (const stream of [own, other]) await stream.close();
});
