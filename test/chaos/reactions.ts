import { mapLimit } from '@ripple/concurrency';
import type { Client } from '../lab/client.ts';
import { compareCounts, type Disagreements } from './findings.ts';
import { groupBy } from './group-by.ts';
import type { Ledger } from './ledger.ts';
import { createToldReader, sumOf } from './notifications.ts';
import { listGone, type Rows } from './rows.ts';

const AT_ONCE = 8;

/**
 * Compares favourites and reposts in Postgres with the counts of the posts, and the notifications of their authors, who are
 * told nothing of those who are gone.
 */
export async function checkReactions(options: {
  rows: Rows;
  ledger: Ledger;
  client: Client;
  signal: AbortSignal;
}): Promise<Disagreements> {
  const { rows, ledger, client, signal } = options;
  const found: Disagreements = { lost: [], doubled: [], unexpected: [] };
  const toldTo = createToldReader(client);
  const favourites = groupBy(rows.favourites, ({ post }) => post);
  const standing = rows.posts.filter(({ isDeleted, repostOf }) => !isDeleted && repostOf !== null);
  const reposts = groupBy(standing, ({ repostOf }) => repostOf as string);

  const gone = listGone(rows);
  const hidden = new Set(rows.posts.flatMap((post) => (post.isHidden ? [post.id] : [])));
  const posts = ledger
    .lasting()
    .filter(({ visibility, author }) => visibility === 'public' && !gone.has(String(author.id)));
  await mapLimit(posts, { limit: AT_ONCE, signal }, async ({ ids: [id = ''], author }) => {
    const by = {
      favourite: (favourites.get(id) ?? []).map(({ user }) => user),
      repost: (reposts.get(id) ?? []).map((post) => post.author),
    };
    const call = { method: 'GET', path: `/v1/posts/${id}` } as const;
    const isHidden = hidden.has(id);
    if (isHidden) await client.send('GET hidden post', call, 404);
    const token = isHidden ? author.token : undefined;
    const { text } = await client.send('GET post', { ...call, token }, 200);
    const { counts } = JSON.parse(text);
    const told = await toldTo(author);
    for (const kind of ['favourite', 'repost'] as const) {
      compareCounts(found, `counted ${kind}s of post ${id}`, by[kind].length, counts[`${kind}s`]);
      const others = by[kind].filter((user) => user !== String(author.id) && !gone.has(user)).length;
      const shown = sumOf(told, (each) => each.kind === kind && each.post?.id === id);
      compareCounts(found, `notifications of ${kind}s of post ${id}`, others, shown);
    }
  });
  return found;
}
