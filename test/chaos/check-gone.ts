import { mapLimit } from '@ripple/concurrency';
import type { Client } from '../lab/client.ts';
import type { Person } from '../lab/world/world.ts';
import type { Disagreements } from './findings.ts';
import type { Ledger } from './ledger.ts';
import { listGone, listLeft, type Rows } from './rows.ts';

const AT_ONCE = 8;

/** Asks for the pages and posts of users who are suspended or have left: none is there, and who has left is not known. */
export async function checkGone(options: {
  rows: Pick<Rows, 'users'>;
  people: Person[];
  ledger: Pick<Ledger, 'postings'>;
  client: Client;
  signal: AbortSignal;
}): Promise<Disagreements> {
  const { rows, people, ledger, client, signal } = options;
  const found: Disagreements = { lost: [], doubled: [], unexpected: [] };
  const [gone, left] = [listGone(rows), listLeft(rows)];

  async function expectStatus(expected: number, path: string, token?: string): Promise<void> {
    const { status } = await client.send('GET gone', { method: 'GET', path, token });
    if (status !== expected)
      found.unexpected.push(`${path} is answered with ${status} instead of ${expected}`);
  }

  const absent = people.filter(({ id }) => gone.has(String(id)));
  await mapLimit(absent, { limit: AT_ONCE, signal }, async ({ id, handle, token }) => {
    const profile = `/v1/users/${handle}`;
    const posts = ledger.postings.flatMap(({ author, ids }) => (author.id === id ? [...ids] : []));
    const paths = ['', '/posts', '/feed.json', '/followers'].map((part) => `${profile}${part}`);
    for (const path of [...paths, ...posts.map((post) => `/v1/posts/${post}`)]) await expectStatus(404, path);
    if (left.has(String(id))) await expectStatus(401, '/v1/timelines/home', token);
  });
  return found;
}
