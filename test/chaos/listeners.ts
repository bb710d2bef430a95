import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../lab/arrivals.ts';
import { waitUntil } from '../lab/wait.ts';
import type { Person } from '../lab/world/world.ts';
import { type OpenStream, openStream } from '../sse.ts';
import { compare } from './compare.ts';
import type { Ledger } from './ledger.ts';
import type { Place } from './truth.ts';

const COME_BACK_MS = 500;
/** For what is in every timeline to have come through the streams as well. */
const SETTLE = { everyMs: 500, limitMs: 60_000 };

/** What came through streams and should not have, or did not. */
export interface Misheard {
  lost: string[];
  doubled: string[];
  unexpected: string[];
}

/** People who have a stream of their home open, and come back with the last id whenever it ends. */
export async function createListeners(options: { url: URL; people: Person[]; clock: Clock }) {
  const { url, people, clock } = options;
  let over = false;
  const open = ({ token }: Person, lastId?: string) =>
    openStream(url.href, '/v1/stream/home', { user: { token }, lastId });

  const listeners = await Promise.all(
    people.map(async (person) => {
      const streams: OpenStream[] = [await open(person)];
      const listen = async () => {
        while (!over) {
          await streams.at(-1)?.ended;
          await sleep(COME_BACK_MS);
          const lastId = streams.findLast((stream) => stream.lastId !== undefined)?.lastId;
          const next = await open(person, lastId).catch(() => undefined);
          if (next) streams.push(next);
        }
        await streams.at(-1)?.close();
      };
      return { person, streams, listening: listen() };
    }),
  );

  return {
    /** How often a stream had to be opened again. */
    reconnections: () => listeners.reduce((sum, { streams }) => sum + streams.length - 1, 0),
    /** Waits until everything owed has come, or for a minute. */
    settle(places: Place[], ledger: Ledger, signal: AbortSignal): Promise<Misheard> {
      const look = () => compareStreams(listeners, places, ledger);
      return waitUntil(look, ({ lost }) => lost.length === 0, { ...SETTLE, clock, signal });
    },
    async stop(): Promise<void> {
      over = true;
      await Promise.all(
        listeners.map(async ({ streams, listening }) => {
          await streams.at(-1)?.close();
          await listening;
        }),
      );
    },
  };
}

function compareStreams(
  listeners: { person: Person; streams: OpenStream[] }[],
  places: Place[],
  { byId }: Ledger,
): Misheard {
  const misheard: Misheard = { lost: [], doubled: [], unexpected: [] };
  for (const { person, streams } of listeners) {
    const home = places.find(({ kind, reader }) => kind === 'home' && reader === person.handle);
    const heard = streams.flatMap(({ events }) =>
      events.filter(({ event }) => event === 'post').map(({ data }): string => data.id),
    );
    const { lost, doubled, unexpected } = compare(home?.owed ?? [], heard);
    const name = (id: string) => `stream of ${person.handle}: ${id}`;
    const stays = (id: string) => !byId(id)?.doomed;
    misheard.lost.push(...lost.filter(stays).map(name));
    misheard.doubled.push(...doubled.map(name));
    misheard.unexpected.push(...unexpected.filter(stays).map(name));
  }
  return misheard;
}

export type Listeners = Awaited<ReturnType<typeof createListeners>>;
