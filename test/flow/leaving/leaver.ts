import { runCli } from '@ripple/cli';
import { expect, vi } from 'vitest';
import type { TestUser } from '../../ripple/client.ts';
import type { TestRipple } from '../../ripple/ripple.ts';
import { post } from '../feed/people.ts';
import { ONE_PIXEL, uploadMedia } from '../upload-media.ts';

export const LIMIT = { timeout: 60_000, interval: 50 };

/** What a user has done before leaving. */
export interface Life {
  leaver: TestUser;
  friend: TestUser;
  /** A post of the friend's, which the leaver has answered, passed on and made a favourite. */
  friendsPost: string;
  /** Of the friend, with a mention of the leaver. */
  mention: string;
  /** Posts of the leaver; the first is answered by the friend. */
  posts: string[];
  /** The friend's answer to the first of them. */
  answer: string;
  repost: string;
  mediaUrl: string;
  avatarUrl: string;
  tag: string;
  word: string;
}

let lives = 0;
/** Also where a test has not begun yet. */
const until = (look: () => Promise<void>) => vi.waitFor(look, LIMIT);

/**
 * A user who has done everything once, and posted `many` times.
 * @param options.many posts besides those that something else is done with
 */
export async function live(ripple: TestRipple, options: { many: number }): Promise<Life> {
  const n = ++lives;
  const [tag, word] = [`leaving${n}`, `farewellword${n}`];
  const leaver = await ripple.user(`leaver_${n}`, `Lea Leaver${n}`);
  const friend = await ripple.user(`friend_${n}`);
  await leaver.patch('/v1/users/me', { bio: `bio of leaver ${n}` });
  await friend.put(`/v1/users/${leaver.handle}/follow`);
  await leaver.put(`/v1/users/${friend.handle}/follow`);
  const friendsPost = await post(friend, `friendly ${n}`);
  const picture = (await uploadMedia(ripple.url, leaver.token, ONE_PIXEL, { alt: 'a pixel' })).body;
  await uploadMedia(ripple.url, leaver.token, ONE_PIXEL, { alt: 'in no post' });
  const avatar = (await uploadMedia(ripple.url, leaver.token, ONE_PIXEL)).body;
  await leaver.patch('/v1/users/me', { avatarMediaId: avatar.id });
  const posts = [
    await post(leaver, `first of ${n} #${tag} ${word} @${friend.handle}`, { mediaIds: [picture.id] }),
  ];
  for (let at = 0; at < options.many; at += 10) {
    const some = Array.from({ length: Math.min(10, options.many - at) }, (_, place) =>
      post(leaver, `number ${at + place} #${tag} ${word}`),
    );
    posts.push(...(await Promise.all(some)));
  }
  posts.push(await post(leaver, `only for followers ${n}`, { visibility: 'followers' }));
  posts.push(await post(leaver, `an answer ${n}`, { inReplyTo: friendsPost }));
  await leaver.put('/v1/posts/by-external-id/order-1', {}, { text: `an order ${n}`, data: { n } });
  const deleted = await post(leaver, `deleted before ${n} #${tag} @${friend.handle}`);
  await leaver.delete(`/v1/posts/${deleted}`);
  await leaver.put(`/v1/posts/${friendsPost}/repost`);
  await leaver.put(`/v1/posts/${friendsPost}/favourite`);
  await leaver.put(`/v1/posts/${friendsPost}/bookmark`);
  const answer = await post(friend, `answered ${n}`, { inReplyTo: posts[0] });
  const mention = await post(friend, `hello @${leaver.handle}`);
  // Named at first, as the answer to the request says, and no more.
  const direct = { text: `once @${leaver.handle}`, visibility: 'direct' };
  const { body: once } = await friend.post('/v1/posts', direct, { 'idempotency-key': 'once' });
  await friend.patch(`/v1/posts/${once.id}`, { text: 'once' });
  const unsaid = await post(friend, `goodbye @${leaver.handle}`);
  await friend.delete(`/v1/posts/${unsaid}`);
  await friend.put(`/v1/posts/${posts[0]}/favourite`);
  for (const relation of ['block', 'mute']) {
    await leaver.put(`/v1/users/${(await ripple.user(`${relation}_${n}`)).handle}/${relation}`);
  }
  // Requests to follow and reports, both ways.
  const locked = await ripple.user(`locked_${n}`);
  await locked.patch('/v1/users/me', { locked: true });
  await leaver.patch('/v1/users/me', { locked: true });
  const asker = await ripple.user(`asker_${n}`);
  expect((await leaver.put(`/v1/users/${locked.handle}/follow`)).status).toBe(202);
  expect((await asker.put(`/v1/users/${leaver.handle}/follow`)).status).toBe(202);
  const about = { reason: 'spam', text: `told about leaver ${n}` };
  expect((await leaver.post('/v1/reports', { ...about, postId: friendsPost })).status).toBe(201);
  expect((await friend.post('/v1/reports', { ...about, postId: posts[0] })).status).toBe(201);
  expect((await friend.post('/v1/reports', { ...about, handle: leaver.handle })).status).toBe(201);
  await leaver.put(`/v1/tags/${tag}/follow`);
  await leaver.put(`/v1/keywords/${word}/follow`);
  await leaver.post('/v1/users/me/feed-token', undefined);
  await leaver.put('/v1/users/me/mail', {}, { address: `leaver${n}@example.org` });
  // Copies of all that can be read.
  const shown = async () => (await friend.get('/v1/notifications')).body.items.length;
  await until(async () => expect(await shown()).toBeGreaterThanOrEqual(4));
  const avatarUrl = async () => (await leaver.get('/v1/users/me')).body.avatar;
  await until(async () => expect(await avatarUrl()).not.toBe(null));
  for (const path of [
    'home',
    'mentions',
    'favourites',
    'bookmarks',
    'public',
    `tags/${tag}`,
    `keywords/${word}`,
  ])
    await leaver.get(`/v1/timelines/${path}`);
  await friend.get('/v1/timelines/home');
  await ripple.anybody.get(`/v1/users/${leaver.handle}/posts`);
  for (const feed of [`users/${leaver.handle}`, `tags/${tag}`, `keywords/${word}`, 'timelines/public'])
    await ripple.anybody.get(`/v1/${feed}/feed.json`);
  const pictured = async () => (await leaver.get(`/v1/posts/${posts[0]}`)).body.media[0];
  await until(async () => expect((await pictured()).state).toBe('ready'));
  const findRepost = async () =>
    (await leaver.get(`/v1/users/${leaver.handle}/posts`)).body.items?.find(
      (item: { repostOf: object | null }) => item.repostOf,
    )?.id;
  await until(async () => expect(await findRepost()).toBeDefined());
  const repost: string = await findRepost();
  const here = (url: string) => url.replace('http://ripple.test', ripple.url);
  return {
    ...{ leaver, friend, friendsPost, mention, posts, answer, repost, tag, word },
    mediaUrl: here((await pictured()).url),
    avatarUrl: here(await avatarUrl()),
  };
}

/** Waits until all is removed. @returns the deletion */
export async function whenDone(ripple: TestRipple, location: string) {
  const state = async () => (await ripple.anybody.get(location)).body.state;
  await expect.poll(state, LIMIT).toBe('done');
  return (await ripple.anybody.get(location)).body;
}

/** What the operator's command finds of users who have left. */
export async function verifyDeleted(ripple: TestRipple) {
  const { code, data } = await runVerify(ripple, '--deleted');
  const { users, remains, strayFiles } = data;
  return { code, users, remains, strayFiles };
}

/** What `verify` says. */
export async function runVerify({ isolation }: TestRipple, ...options: string[]) {
  let out = '';
  let err = '';
  const code = await runCli(['verify', ...options, '--json'], {
    environment: {
      DATABASE_URL: isolation.databaseUrl,
      AMQP_URL: isolation.amqpUrl,
      REDIS_URL: isolation.redisUrl,
      REDIS_NODES: isolation.redisNodes ?? '',
      NAMESPACE: isolation.namespace,
      MEDIA_DIR: isolation.mediaDir,
    },
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    signal: new AbortController().signal,
  });
  expect(out, err).not.toBe('');
  return { code, data: JSON.parse(out) };
}
