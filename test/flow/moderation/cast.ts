import { expect } from 'vitest';
import { createClient, type TestAnswer, type TestClient, type TestUser } from '../../ripple/client.ts';
import type { TestRipple } from '../../ripple/ripple.ts';
import { inAnHour, token } from '../contract/tokens.ts';
import { post } from '../feed/people.ts';
import { ONE_PIXEL, uploadMedia } from '../upload-media.ts';

export const LIMIT = { timeout: 30_000, interval: 50 };

/** Who looks at a place that is for everybody; else its own reader. */
export const viewers = ['anonymous', 'stranger', 'follower', 'author', 'moderator'] as const;
export type Viewer = (typeof viewers)[number];

/** An author with a post, and those who meet both everywhere. */
export interface Cast {
  author: TestUser;
  follower: TestUser;
  /** Named in the post, and asked what the post answers; follows no user, and is followed by the author. */
  stranger: TestUser;
  /** Follows the tag of the post. */
  topical: TestUser;
  /** Follows `fan`, who has passed the post on. */
  distant: TestUser;
  fan: TestUser;
  moderator: TestClient;
  /** Of the post; nothing else contains it. */
  text: string;
  tag: string;
  word: string;
  postId: string;
  /** What the post answers. */
  questionId: string;
  /** The address of the picture in the post. */
  picture: string;
  feed: string;
}

let casts = 0;

/** A token whose only scope is that of moderators, of no user of Ripple's. */
export const moderatorOf = (url: string, secret = 'only-for-tests-only-for-tests-only'): TestClient =>
  createClient(url, token({ sub: 'mod', scope: 'moderator', exp: inAnHour() }, 'HS256', secret));

/** @param url of the api by which the post is posted */
export async function createCast(ripple: TestRipple, url = ripple.url): Promise<Cast> {
  const name = `c${++casts}`;
  const [author, follower, stranger, topical, distant, fan] = (await Promise.all(
    ['author', 'follower', 'stranger', 'topical', 'distant', 'fan'].map((role) =>
      ripple.user(`${name}_${role}`),
    ),
  )) as [TestUser, TestUser, TestUser, TestUser, TestUser, TestUser];
  const [tag, word, text] = [`tag${name}`, `word${name}`, `secret of ${name}`];
  await follower.put(`/v1/users/${author.handle}/follow`);
  await author.put(`/v1/users/${stranger.handle}/follow`);
  await topical.put(`/v1/tags/${tag}/follow`);
  await distant.put(`/v1/users/${fan.handle}/follow`);
  const questionId = await post(stranger, `question ${name}`);
  await author.put(`/v1/posts/${questionId}/favourite`);
  await author.put(`/v1/posts/${questionId}/repost`);
  const { body: feed } = await follower.post('/v1/users/me/feed-token', undefined);
  const media = await uploadMedia(ripple.url, author.token, ONE_PIXEL);
  const isReady = async () => (await author.get(`/v1/media/${media.body.id}`)).body.state;
  await expect.poll(isReady, LIMIT).toBe('ready');
  const by = createClient(url, author.token) as TestUser;
  const postId = await post(by, `${text} #${tag} ${word} @${stranger.handle}`, {
    inReplyTo: questionId,
    mediaIds: [media.body.id],
  });
  return {
    ...{ author, follower, stranger, topical, distant, fan, moderator: moderatorOf(ripple.url) },
    ...{ text, tag, word, postId, questionId },
    picture: new URL((await author.get(`/v1/media/${media.body.id}`)).body.url).pathname,
    feed: new URL(feed.urls.json).pathname + new URL(feed.urls.json).search,
  };
}

/** What readers did with the post, which they can see. */
export async function react({ follower, fan, postId }: Cast): Promise<void> {
  await follower.put(`/v1/posts/${postId}/favourite`);
  await follower.put(`/v1/posts/${postId}/bookmark`);
  await fan.put(`/v1/posts/${postId}/repost`);
}

/** A place where the post, or the author, may be met. */
export interface Place {
  name: string;
  path: string;
  /** Whose place it is; missing: everybody's. */
  owner?: keyof Pick<Cast, 'follower' | 'stranger' | 'topical' | 'distant'>;
  /** What is looked for; missing: the text of the post. */
  sought?: string;
  headers?: Record<string, string>;
}

export const replayed = { 'last-event-id': '1' };

/** Every place where the post is shown. @param reacted whether readers have reacted to it */
export function placesOfPost(cast: Cast, reacted = true): Place[] {
  const { author, tag, word, postId, questionId, feed } = cast;
  const formats = ['rss', 'atom', 'json'];
  return [
    { name: 'page', path: `/v1/posts/${postId}` },
    { name: 'profile', path: `/v1/users/${author.handle}/posts` },
    { name: 'replies', path: `/v1/posts/${questionId}/replies` },
    { name: 'thread', path: `/v1/posts/${questionId}/context` },
    { name: 'public', path: '/v1/timelines/public?limit=100' },
    { name: 'tag', path: `/v1/timelines/tags/${tag}` },
    { name: 'keyword', path: `/v1/timelines/keywords/${word}` },
    { name: 'public stream', path: '/v1/stream/public', headers: replayed },
    { name: 'tag stream', path: `/v1/stream/tags/${tag}`, headers: replayed },
    ...formats.flatMap((format): Place[] => [
      { name: `user.${format}`, path: `/v1/users/${author.handle}/feed.${format}` },
      { name: `tag.${format}`, path: `/v1/tags/${tag}/feed.${format}` },
      { name: `keyword.${format}`, path: `/v1/keywords/${word}/feed.${format}` },
      { name: `public.${format}`, path: `/v1/timelines/public/feed.${format}` },
    ]),
    { name: 'home', path: '/v1/timelines/home', owner: 'follower' },
    { name: 'home stream', path: '/v1/stream/home', owner: 'follower', headers: replayed },
    { name: 'home feed', path: feed, owner: 'follower' },
    { name: 'home by tag', path: '/v1/timelines/home', owner: 'topical' },
    { name: 'mentions', path: '/v1/timelines/mentions', owner: 'stranger' },
    { name: 'notifications', path: '/v1/notifications', owner: 'stranger' },
    ...(reacted
      ? ([
          { name: 'home by repost', path: '/v1/timelines/home', owner: 'distant' },
          { name: 'favourites', path: '/v1/timelines/favourites', owner: 'follower' },
          { name: 'bookmarks', path: '/v1/timelines/bookmarks', owner: 'follower' },
        ] satisfies Place[])
      : []),
  ];
}

/** Every place where the author is named to others. */
export function placesOfUser({ author: { handle }, stranger, questionId }: Cast): Place[] {
  const sought = `"${handle}"`;
  return [
    { name: 'profile of user', path: `/v1/users/${handle}`, sought },
    { name: 'search', path: `/v1/users?query=${handle}`, sought },
    { name: 'followers', path: `/v1/users/${stranger.handle}/followers`, sought },
    { name: 'favourited-by', path: `/v1/posts/${questionId}/favourited-by`, sought },
    { name: 'reposted-by', path: `/v1/posts/${questionId}/reposted-by`, sought },
    { name: 'notified of a favourite and a follow', path: '/v1/notifications', owner: 'stranger', sought },
  ];
}

const clientOf = (cast: Cast, viewer: Viewer, url: string): TestClient => {
  if (viewer === 'anonymous') return createClient(url);
  if (viewer === 'moderator') return moderatorOf(url);
  return createClient(url, cast[viewer].token);
};

/** Asks at a place, by an api. */
export function ask(cast: Cast, place: Place, viewer: Viewer, url: string): Promise<TestAnswer> {
  const { owner, path, headers } = place;
  const client = owner ? createClient(url, cast[owner].token) : clientOf(cast, viewer, url);
  return client.get(path, headers);
}

/** Whether a place shows the post, or the author, to each who looks there; by each of the apis. */
export async function seen(cast: Cast, places: Place[], urls: string[]): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  await Promise.all(
    places.map(async (place) => {
      const looking = place.owner ? (['stranger'] as const) : viewers;
      const shown: string[] = [];
      for (const viewer of looking) {
        const answers = await Promise.all(urls.map((url) => ask(cast, place, viewer, url)));
        const shows = answers.map(({ text }) => text.includes(place.sought ?? cast.text));
        const who = place.owner ?? viewer;
        if (shows.every(Boolean)) shown.push(who);
        else if (shows.some(Boolean)) shown.push(`${who} by some apis only`);
      }
      found[place.name] = shown;
    }),
  );
  return found;
}
