import { createRandom } from '../lab/random.ts';
import type { SmallWorld } from '../lab/world/over-http.ts';
import { createAbsences } from './absences.ts';
import { type Admirers, createAdmirers } from './admirers.ts';
import { type Askers, createAskers } from './askers.ts';
import { createAuthors } from './authors.ts';
import { createDailyLife } from './daily-life.ts';
import { createEditors } from './editors.ts';
import { createEventReader, type EventReader } from './events.ts';
import type { Guests } from './guests.ts';
import type { WriterOptions } from './insist.ts';
import { createLeavers, type Leavers } from './leavers.ts';
import type { Ledger } from './ledger.ts';
import { createListeners, type Listeners } from './listeners.ts';
import { createModerators, type Moderators } from './moderators.ts';
import type { ChaosOptions } from './options.ts';
import { createReaders } from './readers.ts';
import { createRestless, type Restless } from './restless.ts';
import type { PostRow } from './rows.ts';
import { createSuspensions, type Suspensions } from './suspensions.ts';
import { keyOf } from './wishes.ts';

/** People with a live stream of their home. */
const LISTENERS = 5;

/** All who do something in a run, and what they were promised. */
export interface Crowds {
  world: SmallWorld;
  guests: Guests;
  ledger: Ledger;
  favourites: Admirers;
  reposts: Admirers;
  restless: Restless;
  moderators: Moderators;
  suspensions: Suspensions;
  leavers: Leavers;
  askers: Askers;
  listeners: Listeners;
  /** Undefined where events are not recorded. */
  events: EventReader | undefined;
  /** Followers whose homes nothing mends. */
  followersOf(handle: string): SmallWorld['people'];
  /** Whether a user may be gone at any time. */
  mayGo(handle: string): boolean;
  /** Whether a repost is taken back, or may be there or not, as its author or what it passes on may. */
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
    recordsEvents: boolean;
    guests: Guests;
    chosen: Pick<
      ChaosOptions,
      'seed' | 'rate' | 'reads' | 'edits' | 'favourites' | 'reposts' | 'relations' | 'states'
    >;
  },
): Promise<Crowds> {
  const { url, world, guests, ledger, recorder, clock, serverToken, chosen, signal, client } = options;
  // Each has numbers of its own: what one draws must not change what the others do.
  const draw = (number: number) => ({ ...options, random: createRandom(chosen.seed + number) });
  const restless = createRestless({ ...draw(6), follows: guests.follows });
  const { mayMeet, isRestless, isBlocked, steady } = restless;
  const areJudged = chosen.states > 0;
  const favourites = createAdmirers('favourite', { ...draw(5), mayMeet });
  const reposts = createAdmirers('repost', { ...draw(7), mayMeet });
  const absences = createAbsences(clock);
  const live = createDailyLife({ ...draw(10), favourites, reposts });
  const moderators = createModerators({ ...draw(11), serverToken });
  const suspended = { people: guests.suspended, absences, live, serverToken };
  const suspensions = createSuspensions({ ...draw(12), ...suspended });
  const leavers = createLeavers({ ...draw(13), people: guests.leaving, absences, live });
  const asked = { people: restless.people, locked: guests.locked, follow: restless.wishes.follow, live };
  const askers = createAskers({ ...draw(14), ...asked });
  const fleeting = [...guests.leaving, ...guests.suspended];
  const [handles, ids] = [
    new Set(fleeting.map(({ handle }) => handle)),
    new Set(fleeting.map(({ id }) => String(id))),
  ];
  const listeners = await createListeners({ url, people: steady.slice(0, LISTENERS), clock });
  const events = options.recordsEvents
    ? await createEventReader({
        ...{ url, client, token: serverToken, recorder, clock, signal },
        random: draw(9).random,
      })
    : undefined;
  return {
    ...{ world, guests, ledger, favourites, reposts, restless, moderators, suspensions, leavers, askers },
    ...{ listeners, events },
    followersOf: (handle) => world.followersOf(handle).filter((person) => !isRestless(person.handle)),
    mayGo: (handle) => handles.has(handle),
    isFleeting: ({ author, repostOf }) =>
      reposts.isFleeting(keyOf(author, repostOf)) ||
      ids.has(author) ||
      ledger.byId(repostOf)?.wavering !== undefined,
    works: [
      { perSecond: chosen.rate, work: createAuthors({ ...draw(2), mayMeet, others: guests.all, areJudged }) },
      { perSecond: chosen.reads, work: createReaders({ ...draw(3), isBlocked, isAway: absences.isAway }) },
      { perSecond: chosen.edits, work: createEditors(draw(8)) },
      { perSecond: chosen.favourites, work: () => favourites.admire() },
      { perSecond: chosen.reposts, work: () => reposts.admire() },
      { perSecond: chosen.relations, work: restless.change },
      ...[moderators.judge, askers.act, suspensions.act, leavers.act].map((work) => ({
        perSecond: chosen.states / 4,
        work,
      })),
    ],
    async stop() {
      await Promise.all([listeners.stop(), events?.stop()]);
    },
  };
}
