import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../load/arrivals.ts';
import { type OpenStream, openStream } from '../sse.ts';
import { compare } from './compare.ts';
import type { Ledger } from './ledger.ts';
import type { Place } from './truth.ts';
import type { Person } from './world.ts';

const COME_BACK_MS = 500;
/** For what is in every timeline to have come through the streams as well. */
const LIMIT_MS = 60_000;
const LOOK_EVERY_MS = 500;

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
    /** How often somebody had to come back. */
    reconnections: () => listeners.reduce((sum, { streams }) => sum + streams.length - 1, 0),
    /** Waits until everything owed has been heard, or for too long. */
    async settle(places: Place[], { byId }: Ledger, signal: AbortSignal): Promise<Misheard> {
      const since = clock.now();
      while (true) {
        const misheard: Misheard = { lost: [], doubled: [], unexpected: [] };
        for (const { person, streams } of listeners) {
          const home = places.find(({ kind, reader }) => kind === 'home' && reader === person.handle);
          const heard = streams.flatMap(({ events }) =>
            events.filter(({ event }) => event === 'post').map(({ data }): string => data.id),
          );
          const { lost, doubled, unexpected } = compare(home?.owed ?? [], heard);
          const name = (id: string) => `stream of ${person.handle}: ${id}`;
          misheard.lost.push(...lost.filter((id) => !byId(id)?.doomed).map(name));
          misheard.doubled.push(...doubled.map(name));
          misheard.unexpected.push(...unexpected.filter((id) => !byId(id)?.doomed).map(name));
        }
        if (misheard.lost.length === 0 || clock.now() - since > LIMIT_MS) return misheard;
        await clock.sleep(LOOK_EVERY_MS, signal);
        signal.throwIfAborted();
      }
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

export type Listeners = Awaited<ReturnType<typeof createListeners>>;
