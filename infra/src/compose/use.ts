import { setTimeout as sleep } from 'node:timers/promises';

export interface User {
  handle: string;
  token: string;
}

export interface FirstUse {
  ada: User;
  figure: string;
  /** Reads ada's posts to the end. */
  isThere(ids: readonly string[]): Promise<{ figure: string; missing: number }>;
}

const LIMIT_MS = 30_000;
/** The smallest GIF. */
const PICTURE = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** Two people, a picture, a post with it, and a home that shows both. @throws where something is not as it should be */
export async function firstPost(url: string): Promise<FirstUse> {
  const ask = async (method: string, path: string, token?: string, body?: unknown) => {
    const form = body instanceof FormData;
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && !form && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: form ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 200)}`);
    return /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text;
  };
  const until = async (what: string, holds: () => Promise<boolean>) => {
    const deadline = Date.now() + LIMIT_MS;
    while (!(await holds())) {
      if (Date.now() > deadline) throw new Error(`${what}: not after ${LIMIT_MS / 1_000} s`);
      await sleep(50);
    }
  };
  const join = async (handle: string): Promise<User> => {
    const { user, token } = await ask('POST', '/v1/users', undefined, { handle });
    return { handle: user.handle, token };
  };

  for (const path of ['/', '/docs/', '/openapi.json']) await ask('GET', path);
  const ada = await join('ada');
  const bob = await join('bob');
  await ask('PUT', `/v1/users/${ada.handle}/follow`, bob.token);
  const form = new FormData();
  form.set('file', new Blob([PICTURE], { type: 'image/gif' }), 'picture.gif');
  const media = await ask('POST', '/v1/media', ada.token, form);
  const since = Date.now();
  const post = await ask('POST', '/v1/posts', ada.token, { text: 'first', mediaIds: [media.id] });
  await until('the post in the home of a follower', async () => {
    const { items } = await ask('GET', '/v1/timelines/home', bob.token);
    return items.some(({ id }: { id: string }) => id === post.id);
  });
  const visible = Date.now() - since;
  await until('the picture', async () => {
    const { state } = await ask('GET', `/v1/media/${media.id}`, ada.token);
    if (state === 'failed') throw new Error('the picture has failed');
    return state === 'ready';
  });
  return {
    ada,
    figure: `after ${visible} ms`,
    async isThere(ids) {
      const found = new Set<string>();
      let next: string | null = `/v1/users/${ada.handle}/posts?limit=100`;
      while (next !== null) {
        const page: { items: { id: string }[]; next: string | null } = await ask('GET', next, ada.token);
        for (const { id } of page.items) found.add(id);
        ({ next } = page);
      }
      const missing = [post.id, ...ids].filter((id) => !found.has(id)).length;
      return { figure: `${ids.length + 1 - missing} of ${ids.length + 1}`, missing };
    },
  };
}
