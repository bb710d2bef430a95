import type { Clock } from '../lab/arrivals.ts';
import { waitUntil } from '../lab/wait.ts';
import type { Person } from '../lab/world/world.ts';
import { type LastingStream, openLastingStream } from './come-back.ts';
import { compare } from './compare.ts';
import type { Disagreements } from './findings.ts';
import { createHomes } from './homes.ts';
import type { Ledger } from './ledger.ts';
import type { Rows } from './rows.ts';
import { showItem } from './verify.ts';

/** For what is in every timeline to have come through the streams as well. */
const SETTLE = { everyMs: 500, limitMs: 60_000 };

/** People who have a stream of their home open, and come back with the last id whenever it ends. */
export async function createListeners(options: { url: URL; people: Person[]; clock: Clock }) {
  const { url, people, clock } = options;
  const listeners = await Promise.all(
    people.map(async (person) => ({
      person,
      stream: await openLastingStream(url, '/v1/stream/home', { user: person }),
    })),
  );

  return {
    /** How often a stream had to be opened again. */
    reconnections: () => listeners.reduce((sum, { stream }) => sum + stream.reconnections(), 0),
    /** Waits until everything owed has come, or for a minute. */
    settle(
      rows: Rows,
      ledger: Ledger,
      isFleeting: (repost: string) => boolean,
      signal: AbortSignal,
    ): Promise<Disagreements> {
      const look = () => compareStreams(listeners, rows, ledger, isFleeting);
      return waitUntil(look, ({ lost }) => lost.length === 0, { ...SETTLE, clock, signal });
    },
    async stop(): Promise<void> {
      await Promise.all(listeners.map(({ stream }) => stream.stop()));
    },
  };
}

function compareStreams(
  listeners: { person: Person; stream: LastingStream }[],
  rows: Rows,
  { byId }: Ledger,
  isFleeting: (repost: string) => boolean,
): Disagreements {
  const misheard: Disagreements = { lost: [], doubled: [], unexpected: [] };
  const homes = createHomes(rows);
  const stays = (id: string) => !byId(id)?.doomed && !byId(id)?.wavering && !isFleeting(id);
  for (const { person, stream } of listeners) {
    const posts = stream.events().filter(({ event }) => event === 'post');
    const heard = posts.map(({ data }) => showItem(data));
    const { lost, doubled, unexpected } = compare(homes.stream(String(person.id)), heard);
    const name = (id: string) => `stream of ${person.handle}: ${id}`;
    misheard.lost.push(...lost.filter(stays).map(name));
    // One that is shown again is news again.
    misheard.doubled.push(...doubled.filter((id) => byId(id)?.wavering !== 'by moderators').map(name));
    misheard.unexpected.push(...unexpected.filter(stays).map(name));
  }
  return misheard;
}

export type Listeners = Awaited<ReturnType<typeof createListeners>>;
