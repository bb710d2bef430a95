import type { Client } from './client.ts';
import type { Person } from './world/world.ts';

/** A place where a post can be looked for. */
export interface View {
  /** Reads it once, as at the first visit. */
  open(): Promise<void>;
  shows(post: string): Promise<boolean>;
}

interface Page {
  items: { id: string }[];
  next: string | null;
}

/** A feed that lists fewer has not pushed anything out at its end. */
const FULL_FEED = 20;

export const homeOf = (client: Client, { token }: Pick<Person, 'token'>): View =>
  timeline(client, 'GET home', '/v1/timelines/home', token);

export const profileOf = (client: Client, { handle, token }: Omit<Person, 'id'>): View =>
  timeline(client, 'GET profile', `/v1/users/${handle}/posts`, token);

/** Without a log-in. */
export const tagTimeline = (client: Client, tag: string): View =>
  timeline(client, 'GET tag', `/v1/timelines/tags/${encodeURIComponent(tag)}`);

/** The public timeline, without a log-in. */
export const publicTimeline = (client: Client): View =>
  timeline(client, 'GET public', '/v1/timelines/public');

function timeline(client: Client, what: string, path: string, token?: string): View {
  const get = async (query = ''): Promise<Page> =>
    JSON.parse((await client.send(what, { method: 'GET', path: path + query, token }, 200)).text);
  const has = ({ items }: Page, post: string) => items.some(({ id }) => id === post);
  return {
    async open() {
      await get();
    },
    async shows(post) {
      const page = await get();
      if (has(page, post)) return true;
      // Under much load a page of newer posts can have come between two reads: look at the very place.
      const oldest = page.items.at(-1);
      if (page.next === null || oldest === undefined || Number(oldest.id) < Number(post)) return false;
      return has(await get(`?limit=1&before=${Number(post) + 1}`), post);
    },
  };
}

/** Asked for as feed readers do: with the ETag of what they have, mostly answered by 304. */
export function feedOf(client: Client, { handle }: Pick<Person, 'handle'>): View {
  const path = `/v1/users/${handle}/feed.atom`;
  let etag: string | undefined;
  const get = async () => {
    const headers = etag === undefined ? {} : { 'if-none-match': etag };
    const answer = await client.send('GET feed', { method: 'GET', path, headers }, 200, 304);
    if (answer.status === 304) return [];
    etag = String(answer.headers.etag);
    return [...answer.text.matchAll(/<id>[^<]*\/v1\/posts\/(\d+)<\/id>/g)].map(([, id]) => String(id));
  };
  return {
    async open() {
      await get();
    },
    async shows(post) {
      const posts = await get();
      if (posts.includes(post)) return true;
      // It was in the feed and has left it at the end, between two looks.
      return posts.length >= FULL_FEED && posts.every((id) => Number(id) > Number(post));
    },
  };
}
