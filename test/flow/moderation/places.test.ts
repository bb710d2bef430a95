import type { UserId } from '@ripple/messages';
import { listHighlights, listNews } from '@ripple/notifications';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import {
  type Cast,
  createCast,
  LIMIT,
  moderatorOf,
  type Place,
  placesOfPost,
  placesOfUser,
  react,
  seen,
  viewers,
} from './cast.ts';

let ripple: TestRipple;
/** Of two api processes; the moderator asks the first one. */
let urls: string[];

beforeAll(async () => {
  ripple = await startRipple();
  const [first] = [ripple.url];
  await ripple.start('api', { PORT: 0 });
  urls = [first, ripple.url];
});
afterAll(() => ripple?.dispose());

const byOwner = (place: Place) => (place.owner ? [place.owner] : [...viewers]);
const onlyAuthor = (place: Place) => (place.owner ? [] : ['author']);
/** Feeds are the same for all who read them. */
const isFeed = ({ path }: Place) => /\/feed\./.test(path) && !path.includes('token=');
const isForEverybody = (place: Place) =>
  isFeed(place) ||
  ['public', 'tag', 'keyword', 'public stream', 'tag stream', 'home by tag'].includes(place.name);

const table = (places: Place[], whom: (place: Place) => string[]) =>
  Object.fromEntries(places.map((place) => [place.name, whom(place)]));

async function everywhere(cast: Cast): Promise<Place[]> {
  const places = [...placesOfPost(cast), ...placesOfUser(cast)];
  await expect.poll(() => seen(cast, places, urls), LIMIT).toEqual(table(places, byOwner));
  return places;
}

async function newCast(): Promise<Cast> {
  const cast = await createCast(ripple);
  await react(cast);
  return cast;
}

const moderate = (path: string, body: object) =>
  moderatorOf(urls[0] as string).put(`/v1/moderation/${path}`, {}, body);
const unread = async ({ stranger }: Cast) =>
  (await createClient(urls[1] as string, stranger.token).get('/v1/notifications')).body.unread;

/** What would be mailed. */
async function mailed({ stranger, follower }: Cast): Promise<string> {
  const { db } = ripple.database;
  const news = await listNews(db, Number(stranger.id) as UserId, 0);
  const highlights = await listHighlights(db, Number(follower.id) as UserId, 0);
  return JSON.stringify([news, highlights]);
}

it.each(['suspended', 'deleted'] as const)(
  'nothing of a %s user is shown to others, from the next read on',
  async (state) => {
    const cast = await newCast();
    const { handle } = cast.author;
    const places = await everywhere(cast);
    await expect.poll(() => unread(cast), LIMIT).toBe(4);
    expect(await mailed(cast)).toContain(cast.text);
    if (state === 'suspended') {
      const answer = await moderate(`users/${handle}`, { state, reason: 'spam' });
      expect(answer.status, answer.text).toBe(200);
      expect(answer.body).toMatchObject({
        handle,
        state,
        reason: 'spam',
        user: { moderation: { state, reason: 'spam' } },
      });
    } else await becomeDeleted(cast);
    const shownToAuthor = (place: Place) => {
      if (state === 'deleted' || isFeed(place)) return [];
      if (place.name === 'profile of user') return ['author', 'moderator'];
      return onlyAuthor(place);
    };
    expect(await seen(cast, places, urls)).toEqual(table(places, shownToAuthor));
    expect(await unread(cast)).toBe(0);
    const mails = await mailed(cast);
    expect(mails).not.toContain(cast.text);
    expect(mails).not.toContain(handle);
    if (state === 'deleted') {
      expect((await cast.author.get('/v1/timelines/home')).status).toBe(401);
      expect((await moderate(`users/${handle}`, { state: 'active', reason: '' })).status).toBe(404);
      return;
    }
    const [, second = ''] = urls;
    const author = createClient(second, cast.author.token);
    expect((await author.get('/v1/users/me')).body.moderation).toEqual({ state, reason: 'spam' });
    expect((await author.get(`/v1/users/${handle}`)).body.moderation).toEqual({ state, reason: 'spam' });
    expect((await moderatorOf(second).get(`/v1/users/${handle}`)).body.moderation).toEqual({
      state,
      reason: 'spam',
    });
    // Who is suspended may read, and not write.
    expect((await author.get('/v1/timelines/home')).status).toBe(200);
    const refused = await author.post('/v1/posts', { text: 'more spam' });
    expect([refused.status, refused.body.detail]).toEqual([403, 'This account is suspended.']);
    expect((await author.put(`/v1/posts/${cast.questionId}/favourite`)).status).toBe(403);

    await moderate(`users/${handle}`, { state: 'active', reason: 'a mistake' });
    expect(await seen(cast, places, urls)).toEqual(table(places, byOwner));
    expect(await unread(cast)).toBe(4);
    expect((await author.get('/v1/users/me')).body.moderation).toBeUndefined();
    expect((await author.post('/v1/posts', { text: 'no spam' })).status).toBe(201);
  },
);

/** As the removal of a user begins. */
async function becomeDeleted({ author }: Cast): Promise<void> {
  const { setUserState, createUserStates } = await import('@ripple/people');
  const { database, ownRedis, isolation } = ripple;
  await setUserState(database.db, Number(author.id) as UserId, { state: 'deleted', reason: '' });
  await createUserStates({ redis: ownRedis, pool: database.pool, namespace: isolation.namespace }).renew();
}

it('a silenced user is absent from what is for everybody, and there for followers and who looks', async () => {
  const cast = await newCast();
  const places = await everywhere(cast);
  const { handle } = cast.author;
  expect((await moderate(`users/${handle}`, { state: 'silenced', reason: 'noise' })).status).toBe(200);
  const whom = (place: Place) => {
    if (isFeed(place) || place.name === 'home by tag') return [];
    if (isForEverybody(place)) return ['author'];
    // Who is notified does not follow the author.
    return place.path === '/v1/notifications' ? [] : byOwner(place);
  };
  expect(await seen(cast, places, urls)).toEqual(table(places, whom));
  expect(await unread(cast)).toBe(0);
  const mails = JSON.parse(await mailed(cast));
  expect([mails[0], mails[1].length]).toEqual([[], 1]);
  const author = createClient(urls[1] as string, cast.author.token);
  expect((await author.get('/v1/users/me')).body.moderation).toEqual({ state: 'silenced', reason: 'noise' });
  expect((await cast.follower.get(`/v1/users/${handle}`)).body.moderation).toBeUndefined();
  expect((await author.post('/v1/posts', { text: 'noise' })).status).toBe(201);
  await cast.stranger.put(`/v1/users/${handle}/follow`);
  expect(await unread(cast)).toBe(4);
  await moderate(`users/${handle}`, { state: 'active', reason: '' });
  expect(await seen(cast, places, urls)).toEqual(table(places, byOwner));
});

it('a hidden post is for its author alone, and back when it is visible again', async () => {
  const cast = await newCast();
  const { postId, author, picture } = cast;
  await everywhere(cast);
  const places = placesOfPost(cast);
  const picturesBy = async (client: { get: typeof author.get }) => {
    const { status, headers } = await client.get(picture);
    return [status, headers.get('cache-control')];
  };
  expect(await picturesBy(ripple.anybody)).toEqual([200, 'public, max-age=86400, immutable']);
  const hidden = await moderate(`posts/${postId}`, { state: 'hidden', reason: 'rude' });
  expect(hidden.status, hidden.text).toBe(200);
  const moderation = { state: 'hidden', reason: 'rude' };
  expect(hidden.body).toMatchObject({
    postId,
    handle: author.handle,
    ...moderation,
    post: { id: postId, moderation, visibility: 'public' },
  });
  const whom = (place: Place) => (isFeed(place) ? [] : onlyAuthor(place));
  // Until it was taken out of them, the author sees it also in lists that are for everybody.
  const withoutLists = ({ name }: Place) =>
    !['public', 'tag', 'keyword', 'public stream', 'tag stream'].includes(name);
  const settled = places.filter(withoutLists);
  expect(await seen(cast, settled, urls)).toEqual(table(settled, whom));
  const others = await seen(cast, places, urls);
  for (const [name, who] of Object.entries(others))
    expect([name, who.filter((each) => each !== 'author')]).toEqual([name, []]);
  for (const url of urls) {
    const own = createClient(url, author.token);
    expect((await own.get(`/v1/posts/${postId}`)).body.moderation).toEqual(moderation);
    expect((await own.get(`/v1/users/${author.handle}/posts`)).body.items[0].moderation).toEqual(moderation);
    expect((await own.get('/v1/timelines/home')).body.items[0].moderation).toEqual(moderation);
    expect((await own.get('/v1/stream/home', { 'last-event-id': '1' })).text).toContain(
      '"moderation":{"state":"hidden","reason":"rude"}',
    );
  }
  expect(await unread(cast)).toBe(3);
  expect(await mailed(cast)).not.toContain(cast.text);
  expect(await picturesBy(ripple.anybody)).toEqual([404, null]);
  expect(await picturesBy(author)).toEqual([200, 'private, no-store']);
  // A stream has it from its log, for its author.
  const left = places.filter(({ name }) => !name.endsWith(' stream'));
  await expect
    .poll(() => seen(cast, left, urls), LIMIT)
    .toEqual(table(left, (place) => (withoutLists(place) ? whom(place) : [])));

  // Editing changes nothing of it.
  expect((await author.patch(`/v1/posts/${postId}`, { type: 'edited' })).body).toMatchObject({
    moderation,
    type: 'edited',
  });
  expect((await ripple.anybody.get(`/v1/posts/${postId}`)).status).toBe(404);

  const visible = await moderate(`posts/${postId}`, { state: 'visible', reason: 'it was a joke' });
  expect(visible.body).toMatchObject({ state: 'visible', post: { visibility: 'public' } });
  expect(visible.body.post.moderation).toBeUndefined();
  expect((await createClient(urls[1] as string).get(`/v1/posts/${postId}`)).status).toBe(200);
  await expect.poll(() => seen(cast, places, urls), LIMIT).toEqual(table(places, byOwner));
  await expect.poll(() => unread(cast), LIMIT).toBe(4);
  expect(await picturesBy(ripple.anybody)).toEqual([200, 'public, max-age=86400, immutable']);
});
