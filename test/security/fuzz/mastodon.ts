import { readEndpoints, withoutNames } from '../../flow/mastodon/endpoints.ts';
import { clientFor } from '../../flow/mastodon/token-for.ts';
import { ONE_PIXEL, uploadMedia } from '../../flow/upload-media.ts';
import type { TestRipple } from '../../ripple/ripple.ts';
import type { Operation, Schema } from '../openapi.ts';
import type { World } from './requests.ts';

const SCOPES = ['read', 'write', 'follow', 'push', 'profile'];

/** People with posts and pictures, and clients that act for them. */
export async function createMastodonWorld(ripple: TestRipple): Promise<World> {
  const users = [await ripple.user('amy'), await ripple.user('bea'), await ripple.user('cam')];
  const posts: string[] = [];
  for (const user of users)
    for (let count = 0; count < 10; count++)
      posts.push((await user.post('/v1/posts', { text: '#fuzz' })).body.id);
  const pictures = await Promise.all(users.map(({ token }) => uploadMedia(ripple.url, token, ONE_PIXEL)));
  const media = pictures.map(({ body }) => body.id);
  const clients = await Promise.all([
    ...users.map((user) => clientFor(ripple, user, SCOPES)),
    clientFor(ripple, users[0], ['write:statuses']),
    clientFor(ripple, undefined, SCOPES),
  ]);
  const people = users.map(({ id }) => id);
  return {
    tokens: clients.map(({ token }) => token),
    leavers: [],
    known: {
      id: posts,
      userId: people,
      mediaId: media,
      media_id: media,
      in_reply_to_id: posts,
      max_id: posts,
      since_id: posts,
      min_id: posts,
      last_read_id: posts,
      status_id: posts,
      account_id: people,
      acct: users.map(({ handle }) => handle),
      q: ['amy', '#fuzz', 'fuzz', '@bea'],
      hashtag: ['fuzz', '바다'],
      tag: ['fuzz', '바다'],
      name: ['fuzz', '바다'],
      visibility: ['public', 'unlisted', 'private', 'direct'],
      status: ['Hello #fuzz @amy'],
      category: ['spam', 'other'],
      grant_type: ['client_credentials', 'authorization_code', 'refresh_token', 'password'],
      redirect_uris: ['urn:ietf:wg:oauth:2.0:oob'],
      client_name: ['A client'],
      scopes: ['read write', 'read'],
    },
  };
}

const texts = (...names: string[]): Schema => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
  required: names,
});

/** What is read field by field, and so has no schema. */
const bodies: Record<string, Schema> = {
  'POST /api/v1/apps': texts('client_name', 'redirect_uris', 'scopes'),
  'POST /oauth/token': texts('grant_type', 'client_id', 'client_secret', 'code', 'redirect_uri', 'scope'),
  'POST /oauth/revoke': texts('client_id', 'client_secret', 'token'),
  'POST /oauth/authorize': texts('request', 'handle', 'decision'),
  'PATCH /api/v1/accounts/update_credentials': texts('display_name', 'note', 'locked'),
};

export const withBody = (operation: Operation): Operation => {
  const body = bodies[operation.name];
  return body ? { ...operation, body, form: undefined } : operation;
};

/** Clients send bodies as JSON and as forms. */
export const inEveryForm = (operation: Operation): Operation[] =>
  operation.body && !operation.form
    ? [operation, { ...operation, form: 'application/x-www-form-urlencoded' }]
    : [operation];

const endpoints = readEndpoints();
/** What needs a secret, or something that only others can do first; test/flow/mastodon does these. */
const NEEDS_MORE =
  /oauth\/(token|revoke|authorize)|(notifications|conversations)\/\{id\}|follow_requests\/\{id\}|streaming$|streaming\/$/;

/** Whether an operation has to be accepted when it is asked for often enough. */
export const canBeDone = (name: string): boolean =>
  ['whole', 'part'].includes(endpoints.get(withoutNames(name)) ?? '') && !NEEDS_MORE.test(name);
