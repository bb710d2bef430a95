import { answerOf, Ripple } from '@ripple/client';
import { parseId, type UserId } from '@ripple/messages';
import type { Random } from '../lab/random.ts';
import type { SmallWorld } from '../lab/world/over-http.ts';
import type { Person } from '../lab/world/world.ts';
import { keyOf } from './wishes.ts';

/** How many people there are of each kind, beside those of the world. */
interface GuestPlan {
  leaving: number;
  suspended: number;
  locked: number;
}

/** People beside those of the world, who do other things, so that what these do to each other is never refused. */
export interface Guests {
  /** They leave, one after the other. */
  leaving: Person[];
  /** Moderators suspend them, and lift it. */
  suspended: Person[];
  /** Who follows them has to ask. */
  locked: Person[];
  all: Person[];
  /** Keys of the follows that hold at first, of them and by them. */
  follows: string[];
}

/** One in so many is suspended, and as many are locked. */
const ONE_IN = 20;
const LEAVING = { least: 2, most: 20, everyMinutes: 4 };
/** How many each follows, and is followed by. */
const FOLLOWS = 5;

/** @param options.states how many acts there are in a second; without any, no guests either */
export function planGuests(options: { users: number; minutes: number; states: number }): GuestPlan {
  const { users, minutes, states } = options;
  if (states === 0) return { leaving: 0, suspended: 0, locked: 0 };
  const { least, most, everyMinutes } = LEAVING;
  const each = Math.ceil(users / ONE_IN);
  return {
    leaving: Math.min(most, least + Math.ceil(minutes / everyMinutes)),
    suspended: each,
    locked: each,
  };
}

/** Creates them, lets them follow and be followed, and locks those who are to be locked. Each reads home once. */
export async function createGuests(options: {
  url: URL;
  world: SmallWorld;
  plan: GuestPlan;
  /** Part of every handle. */
  run: string;
  random: Random;
  signal: AbortSignal;
}): Promise<Guests> {
  const { url, world, plan, run, random, signal } = options;
  const ripple = new Ripple({ url: url.href });
  const as = (token: string) => new Ripple({ url: url.href, token });
  const follows: string[] = [];

  async function follow(one: Person, other: Person): Promise<void> {
    await as(one.token).users.follow(other.handle, { signal });
    follows.push(keyOf(one.id, other.id));
  }

  async function createGuest(handle: string): Promise<Person> {
    const { user, token = '' } = await ripple.users.create({ handle, name: `Guest ${handle}` }, { signal });
    const guest = { id: parseId<UserId>(user.id) as UserId, handle, token };
    for (const person of pickSome(world.people, FOLLOWS, random)) await follow(guest, person);
    for (const person of pickSome(world.people, FOLLOWS, random)) await follow(person, guest);
    await answerOf(as(token).http.GET('/v1/timelines/home', { signal }));
    return guest;
  }

  async function createEach(kind: keyof GuestPlan): Promise<Person[]> {
    const guests: Person[] = [];
    while (guests.length < plan[kind]) guests.push(await createGuest(`g${run}_${kind}${guests.length}`));
    return guests;
  }

  const leaving = await createEach('leaving');
  const suspended = await createEach('suspended');
  const locked = await createEach('locked');
  for (const { token } of locked) await as(token).users.change({ locked: true }, { signal });
  return { leaving, suspended, locked, all: [...leaving, ...suspended, ...locked], follows };
}

/** Neighbours, so none is picked twice. */
function pickSome<T>(items: readonly T[], count: number, random: Random): T[] {
  const first = random.below(items.length);
  return [...items.slice(first), ...items.slice(0, first)].slice(0, count);
}
