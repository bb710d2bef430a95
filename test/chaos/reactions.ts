import { mapLimit } from '@ripple/concurrency';
import type { Client } from '../lab/client.ts';
import type { Wishes } from './admirers.ts';
import type { PatientPool } from './backdoor.ts';
import { groupBy } from './group-by.ts';
import type { Ledger } from './ledger.ts';

const AT_ONCE = 8;
/** What clients were told, Postgres holds, and readers see of favourites; where these disagree, in sentences. */
export interface Disagreements {
  lost: string[];
  unexpected: string[];
}

interface Told {
  kind: string;
  count: number;
  post: { id: string } | null;
}

/** Compares favourites with Postgres, and from there with the counts of the posts and the notifications of authors. */
export async function checkReactions(options: {
  pool: PatientPool;
  wishes: Wishes;
  ledger: Ledger;
  client: Client;
  signal: AbortSignal;
}): Promise<Disagreements> {
  const { pool, wishes, ledger, client, signal } = options;
  const { rows } = await pool.query<{ post: string; handle: string }>(
    'select post_id::text as post, handle from favourites join users on users.id = user_id',
  );
  const found: Disagreements = { lost: [], unexpected: [] };
  const compare = (what: string, owed: number, shown: number) => {
    if (shown < owed) found.lost.push(`${what}: ${shown} of ${owed}`);
    if (shown > owed) found.unexpected.push(`${what}: ${shown} instead of ${owed}`);
  };
  const byPost = groupBy(rows, ({ post }) => post);
  const read = new Map<string | undefined, Promise<Told[]>>();
  const notificationsOf = (token: string | undefined): Promise<Told[]> => {
    const known = read.get(token) ?? listNotifications(client, token);
    read.set(token, known);
    return known;
  };
  await mapLimit([...wishes], { limit: AT_ONCE, signal }, async ([id, people]) => {
    const favouredBy = new Set((byPost.get(id) ?? []).map(({ handle }) => handle));
    for (const [handle, wished] of people) {
      compare(
        `favourite of ${handle} in Postgres, post ${id}`,
        Number(wished),
        Number(favouredBy.has(handle)),
      );
    }
    const author = ledger.byId(id)?.author;
    const { text } = await client.send('GET post', { method: 'GET', path: `/v1/posts/${id}` }, 200);
    compare(`counted favourites of post ${id}`, favouredBy.size, JSON.parse(text).counts.favourites);
    const others = [...favouredBy].filter((handle) => handle !== author?.handle).length;
    const told = (await notificationsOf(author?.token)).filter(
      ({ kind, post }) => kind === 'favourite' && post?.id === id,
    );
    compare(
      `notifications of favourites of post ${id}`,
      others,
      told.reduce((sum, { count }) => sum + count, 0),
    );
  });
  return found;
}

async function listNotifications(client: Client, token: string | undefined): Promise<Told[]> {
  const told: Told[] = [];
  for (let path: string | null = '/v1/notifications?limit=100'; path !== null; ) {
    const { text } = await client.send('GET notifications', { method: 'GET', path, token }, 200);
    const page: { items: Told[]; next: string | null } = JSON.parse(text);
    told.push(...page.items);
    path = page.next;
  }
  return told;
}
