import { createRandom } from '../lab/random.ts';
import type { SmallWorld } from '../lab/world/over-http.ts';
import { type Admirers, createAdmirers } from './admirers.ts';
import { createAuthors } from './authors.ts';
import { createEditors } from './editors.ts';
import { createEventReader, type EventReader } from './events.ts';
import type { WriterOptions } from './insist.ts';
import type { Ledger } from './ledger.ts';
import { createListeners, type Listeners } from './listeners.ts';
import type { ChaosOptions } from './options.ts';
import { createReaders } from './readers.ts';
import { createRestless, type Restless } from './restless.ts';
import type { PostRow } from './rows.ts';
import { keyOf } from './wishes.ts';

/** People with a live stream of their home. */
const LISTENERS = 5;

/** All who do something in a run, and what they were promised. */
export interface Crowds {
  world: SmallWorld;
  ledger: Ledger;
  favourites: Admirers;
  reposts: Admirers;
  restless: Restless;
  listeners: Listeners;
  events: EventReader;
  /** Followers whose homes nothing mends. */
  followersOf(handle: string): SmallWorld['people'];
  /** Whether a repost is taken back, or may be there or not. */
  isFleeting(repost: Pick<PostRow, 'author'> & { repostOf: string }): boolean;
  /** What there is to be done, and how often in a second. */
  works: { perSecond: number; work: () => Promise<void> }[];
  stop(): Promise<void>;
}

/** @param options.serverToken of the application that embeds Ripple */
export async function createCrowds(
  options: Omit<WriterOptions, 'random'> & {
    url: URL;
    serverToken: string;
    chosen: Pick<ChaosOptions, 'seed' | 'rate' | 'reads' | 'edits' | 'favourites' | 'reposts' | 'relations'>;
  },
): Promise<Crowds> {
  const { url, world, ledger, recorder, clock, serverToken, chosen, signal, client } = options;
  // Each has numbers of its own: what one draws must not change what the others do.
  const draw = (number: number) => ({ ...options, random: createRandom(chosen.seed + number) });
  const restless = createRestless(draw(6));
  const { mayMeet, isRestless, steady } = restless;
  const favourites = createAdmirers('favourite', { ...draw(5), mayMeet });
  const reposts = createAdmirers('repost', { ...draw(7), mayMeet });
  const listeners = await createListeners({ url, people: steady.slice(0, LISTENERS), clock });
  const events = await createEventReader({
    ...{ url, client, token: serverToken, recorder, clock, signal },
    random: draw(9).random,
  });
  return {
    ...{ world, ledger, favourites, reposts, restless, listeners, events },
    followersOf: (handle) => world.followersOf(handle).filter((person) => !isRestless(person.handle)),
    isFleeting: ({ author, repostOf }) => reposts.isFleeting(keyOf(author, repostOf)),
    works: [
      { perSecond: chosen.rate, work: createAuthors({ ...draw(2), mayMeet }) },
      { perSecond: chosen.reads, work: createReaders({ ...draw(3), isBlocked: restless.isBlocked }) },
      { perSecond: chosen.edits, work: createEditors(draw(8)) },
      { perSecond: chosen.favourites, work: favourites.admire },
      { perSecond: chosen.reposts, work: reposts.admire },
      { perSecond: chosen.relations, work: restless.change },
    ],
    async stop() {
      await Promise.all([listeners.stop(), events.stop()]);
    },
  };
}
