import { mapLimit } from '@ripple/concurrency';
import type { Client } from '../lab/client.ts';
import type { Person } from '../lab/world/world.ts';
import { compareCounts, type Disagreements } from './findings.ts';
import { createToldReader, sumOf } from './notifications.ts';
import type { Restless } from './restless.ts';
import type { Rows } from './rows.ts';

const AT_ONCE = 8;

/** Compares follows in Postgres with the counts of profiles, and with the notifications of those who mute no one. */
export async function checkRelations(options: {
  rows: Rows;
  people: Person[];
  restless: Pick<Restless, 'isRestless'>;
  client: Client;
  signal: AbortSignal;
}): Promise<Disagreements> {
  const { rows, people, restless, client, signal } = options;
  const found: Disagreements = { lost: [], doubled: [], unexpected: [] };
  const toldTo = createToldReader(client);
  const count = (matches: (follow: Rows['follows'][number]) => boolean) =>
    rows.follows.filter(matches).length;

  await mapLimit(people, { limit: AT_ONCE, signal }, async (person) => {
    const { handle, id } = person;
    const followers = count(({ followee }) => followee === String(id));
    const following = count(({ follower }) => follower === String(id));
    const { text } = await client.send('GET profile', { method: 'GET', path: `/v1/users/${handle}` }, 200);
    const { counts } = JSON.parse(text);
    compareCounts(found, `counted followers of ${handle}`, followers, counts.followers);
    compareCounts(found, `counted followees of ${handle}`, following, counts.following);
    if (restless.isRestless(handle)) return;
    const told = sumOf(await toldTo(person), ({ kind }) => kind === 'follow');
    compareCounts(found, `notifications of followers of ${handle}`, followers, told);
  });
  return found;
}
