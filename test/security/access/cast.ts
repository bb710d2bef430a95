import { expect, vi } from 'vitest';
import { askHub } from '../../flow/subscriber.ts';
import { ONE_PIXEL, uploadMedia } from '../../flow/upload-media.ts';
import type { TestAnswer, TestClient, TestUser } from '../../ripple/client.ts';
import type { TestRipple } from '../../ripple/ripple.ts';

export const viewers = ['nobody', 'stranger', 'follower', 'author'] as const;
export type Viewer = (typeof viewers)[number];

/** An author with a post for followers and a public one after it, and those who look. */
export interface Cast {
  nobody: TestClient;
  stranger: TestUser;
  follower: TestUser;
  author: TestUser;
  secretId: string;
  publicId: string;
  /** Nothing but the post for followers contains it. */
  secretText: string;
  tag: string;
  /** Where the api is. */
  url: string;
  /** A picture of the author's, for reads. */
  mediaId: string;
  /** By which they read their own homes as feeds, for reads. */
  feedTokens: Partial<Record<Viewer, string>>;
}

/** Of the post for followers, to its author. */
const EXTERNAL_ID = 'an-order';

const PUBLISHED_LIMIT_MS = 15_000;

/** For reads, waits until the public post is everywhere: had the other one got there, it would be there before. */
export async function createCast(ripple: TestRipple, name: string): Promise<Cast> {
  const [author, follower, stranger] = await Promise.all([
    ripple.user(`a_${name}`),
    ripple.user(`f_${name}`),
    ripple.user(`s_${name}`),
  ]);
  const tag = `tag_${name}`;
  const secretText = `secret of ${name}`;
  await follower.put(`/v1/users/${author.handle}/follow`);
  const followersOnly = { text: `${secretText} #${tag}`, visibility: 'followers' };
  const secret = await author.put(`/v1/posts/by-external-id/${EXTERNAL_ID}`, {}, followersOnly);
  const open = await author.post('/v1/posts', { text: `open #${tag}` });
  const cast: Cast = {
    nobody: ripple.anybody,
    stranger,
    follower,
    author,
    secretId: secret.body.id,
    publicId: open.body.id,
    secretText,
    tag,
    url: ripple.url,
    mediaId: 'unknown',
    feedTokens: {},
  };
  if (name !== 'read') return cast;
  cast.mediaId = (await uploadMedia(ripple.url, author.token, ONE_PIXEL)).body.id;
  for (const viewer of ['author', 'follower', 'stranger'] as const) {
    cast.feedTokens[viewer] = (await cast[viewer].post('/v1/users/me/feed-token', undefined)).body.token;
  }
  const shown = async (path: string) =>
    expect((await ripple.anybody.get(path)).text, path).toContain(cast.publicId);
  await vi.waitFor(
    async () => {
      for (const place of [`users/${author.handle}`, `tags/${tag}`, 'timelines/public']) {
        for (const format of ['rss', 'atom', 'json']) await shown(`/v1/${place}/feed.${format}`);
      }
      await shown('/v1/timelines/public');
      await shown(`/v1/timelines/tags/${tag}`);
    },
    { timeout: PUBLISHED_LIMIT_MS, interval: 50 },
  );
  return cast;
}

/** Calls an operation about the author, and the post for followers, as one of the cast. */
export function ask(
  cast: Cast,
  operation: string,
  viewer: Viewer,
  headers: Record<string, string> = {},
): Promise<TestAnswer> {
  const [method = '', template = ''] = operation.split(' ');
  const path = template
    .replace('{handle}', cast.author.handle)
    .replace('{externalId}', template.startsWith('/v1/users/') ? cast.author.id : EXTERNAL_ID)
    .replace('{id}', idIn(template, cast))
    .replace('{key}', 'A'.repeat(22))
    .replace('{name}', 'large.webp')
    .replace('{token}', 'unknown')
    .replace('{tag}', cast.tag)
    .replace('{word}', 'secret');
  const client = cast[viewer];
  switch (method) {
    case 'GET':
      if (path === '/v1/users') return client.get(`${path}?query=${cast.author.handle}`, headers);
      if (path.startsWith('/v1/timelines/home/feed.')) {
        return client.get(`${path}?token=${cast.feedTokens[viewer] ?? 'unknown'}`, headers);
      }
      // Of a live stream what was missed since the author came.
      return client.get(
        path,
        path.includes('/stream/') ? { 'last-event-id': cast.author.id, ...headers } : headers,
      );
    case 'PUT':
      return client.put(path, headers, replacements(cast, viewer)[template]);
    case 'DELETE':
      return client.delete(path, headers);
    case 'PATCH':
      return client.patch(path, changes(cast, viewer)[template], headers);
    case 'POST':
      if (path === '/v1/media') {
        const token = 'token' in client ? client.token : undefined;
        return uploadMedia(cast.url, token, ONE_PIXEL, { headers });
      }
      if (path === '/v1/websub') return askHub(cast.url, subscription, authorized(client, headers));
      return client.post(path, bodies(cast, viewer)[path], headers);
    default:
      throw new Error(`no request is known for ${operation}`);
  }
}

function idIn(template: string, cast: Cast): string {
  if (template.startsWith('/v1/users/')) return cast.author.id;
  return template.startsWith('/v1/media/') ? cast.mediaId : cast.secretId;
}

const authorized = (client: TestClient, headers: Record<string, string>) => ({
  ...('token' in client && { authorization: `Bearer ${client.token}` }),
  ...headers,
});

/** Of a callback that is nowhere. */
const subscription = {
  'hub.mode': 'subscribe',
  'hub.topic': 'http://ripple.test/v1/timelines/public/feed.rss',
  'hub.callback': 'http://127.0.0.1:1/',
};

const replacements = (cast: Cast, viewer: Viewer): Record<string, unknown> => ({
  '/v1/users/by-external-id/{externalId}': { name: 'changed' },
  '/v1/users/me/mail': { address: 'a@example.org' },
  // Of others a post of their own.
  '/v1/posts/by-external-id/{externalId}': {
    text: viewer === 'author' ? `${cast.secretText}, put again` : `put by ${viewer}`,
  },
  // As they are.
  '/v1/moderation/posts/{id}': { state: 'visible', reason: '' },
  '/v1/moderation/users/{handle}': { state: 'active', reason: '' },
  '/v1/demo/workers': { running: true },
});

const changes = (cast: Cast, viewer: Viewer): Record<string, unknown> => ({
  '/v1/users/me': { name: `changed by ${viewer}` },
  '/v1/posts/{id}': { text: `${cast.secretText}, changed by ${viewer}` },
  '/v1/moderation/reports/{id}': { state: 'closed' },
});

const bodies = (cast: Cast, viewer: Viewer): Record<string, unknown> => ({
  '/v1/users': { handle: `made_by_${viewer}`, name: cast.tag },
  '/v1/batch/users': { users: [{ externalId: cast.author.id, name: 'changed' }] },
  '/v1/batch/follows': { follows: [{ follower: cast.author.id, followee: cast.follower.id }] },
  '/v1/demo/sessions': { handle: cast.author.handle },
  '/v1/operations/dead-letters/redrive': {},
  '/v1/notifications/read': { upTo: cast.secretId },
  '/v1/reports': { postId: cast.secretId, reason: 'abuse' },
  '/v1/posts': { text: 'an answer', inReplyTo: cast.secretId },
});
