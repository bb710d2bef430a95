import type { Answer, Client } from '../../lab/client.ts';
import type { Person } from '../../lab/world/world.ts';

/** By which of Ripple's apis people post and read; what is sampled is always looked for by its own. */
export interface LoadedApi {
  /** @throws {CallError} if the post is not made */
  post(client: Client, by: Person, text: string, headers?: Record<string, string>): Promise<Answer>;
  /** The newest page of a home. @throws {CallError} if it is not answered */
  home(client: Client, of: Person): Promise<Answer>;
}

export const apiNames = ['ripple', 'mastodon'] as const;
export type ApiName = (typeof apiNames)[number];

/** Ripple's own. */
export const ownApi: LoadedApi = {
  post: (client, { token }, text, headers = {}) =>
    client.send('POST post', { method: 'POST', path: '/v1/posts', token, body: { text }, headers }, 201),
  home: (client, { token }) =>
    client.send('GET home', { method: 'GET', path: '/v1/timelines/home', token }, 200),
};
