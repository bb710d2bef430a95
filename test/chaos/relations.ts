import { mapLimit } from '@ripple/concurrency';
import type { Client } from '../lab/client.ts';
import type { Person } from '../lab/world/world.ts';
import { compareCounts, type Disagreements } from './findings.ts';
import { createToldReader, sumOf } from './notifications.ts';
import type { Restless } from './restless.ts';
import { listGone, type Rows } from './rows.ts';

const AT_ONCE = 8;

/**
 * Compares follows, and requests for them, in Postgres with the counts of profiles, and with the notifications of those who
 * mute no one. Profiles of those who are gone are not looked at.
 */
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
  const gone = listGone(rows);
  const count = (matches: (follow: Rows['follows'][number]) => boolean) =>
    rows.follows.filter(matches).length;
  const there = people.filter(({ id }) => !gone.has(String(id)));

  await mapLimit(there, { limit: AT_ONCE, signal }, async (person) => {
    const { handle, id } = person;
    const isToldOf = ({ follower, followee }: Rows['follows'][number]) =>
      followee === String(id) && !gone.has(follower);
    const followers = count(({ followee }) => followee === String(id));
    const following = count(({ follower }) => follower === String(id));
    const { text } = await client.send('GET profile', { method: 'GET', path: `/v1/users/${handle}` }, 200);
    const { counts } = JSON.parse(text);
    compareCounts(found, `counted followers of ${handle}`, followers, counts.followers);
    compareCounts(found, `counted followees of ${handle}`, following, counts.following);
    if (restless.isRestless(handle)) return;
    const told = await toldTo(person);
    const sum = (of: string) => sumOf(told, ({ kind }) => kind === of);
    const [shown, asking] = [rows.follows, rows.requests].map((those) => those.filter(isToldOf).length);
    compareCounts(found, `notifications of followers of ${handle}`, shown ?? 0, sum('follow'));
    compareCounts(found, `notifications of requests to ${handle}`, asking ?? 0, sum('follow-request'));
  });
  return found;
}
