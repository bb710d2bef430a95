import type { Person } from '../lab/world/world.ts';
import { type Asked, createAsk } from './ask.ts';
import type { DailyLife } from './daily-life.ts';
import type { WriterOptions } from './insist.ts';
import { createWishes, keyOf, type Wishes } from './wishes.ts';

/** One in so many acts is a post of a locked user. */
const LIVE_EVERY = 4;

export interface Askers {
  /** That a request waits, by the ids of who asks and who is asked. */
  wishes: Wishes;
  /** One of the users asks, or takes that back; or a locked user answers, or does something else. */
  act(): Promise<void>;
}

/** What may come next between two of them. */
type Step = Pick<Asked, 'what' | 'done' | 'changes'> & { by: Person; method: 'PUT' | 'DELETE'; path: string };

/**
 * Users who ask to follow those who are locked, and what becomes of it: it is accepted, refused or taken back; a follow
 * ends, by either side.
 * @param options.people who ask: their homes are renewed by it
 */
export function createAskers(
  options: WriterOptions & { people: Person[]; locked: Person[]; follow: Wishes; live: DailyLife },
): Askers {
  const { people, locked, follow, random, live } = options;
  const ask = createAsk({ ...options, label: 'ask' });
  const wishes = createWishes();
  const busy = new Set<string>();

  function stepsBetween(one: Person, other: Person): Step[] {
    const key = keyOf(one.id, other.id);
    const request = (holds: boolean) => ({ wishes, key, holds });
    const following = (holds: boolean) => ({ wishes: follow, key, holds });
    const asks = { by: one, path: `/v1/users/${other.handle}/follow` };
    const answers = { by: other, path: `/v1/follow-requests/${one.handle}` };
    if (follow.holds(key)) {
      const removes = { by: other, path: `/v1/users/${one.handle}/follower` };
      const end = { method: 'DELETE', done: 204, changes: [following(false)] } as const;
      return [
        { what: 'DELETE follow of a locked user', ...asks, ...end },
        { what: 'DELETE follower', ...removes, ...end },
      ];
    }
    if (wishes.holds(key)) {
      const end = { method: 'DELETE', done: 204, changes: [request(false)] } as const;
      const accepted = [request(false), following(true)];
      return [
        { what: 'DELETE request', ...asks, ...end },
        { what: 'refuse request', ...answers, ...end },
        { what: 'accept request', ...answers, method: 'PUT', done: 204, changes: accepted },
      ];
    }
    return [{ what: 'PUT request', ...asks, method: 'PUT', done: 202, changes: [request(true)] }];
  }

  return {
    wishes,
    async act() {
      if (locked.length === 0 || people.length === 0) return;
      const [one, other] = [random.pick(people), random.pick(locked)];
      if (random.below(LIVE_EVERY) === 0) return live(other, undefined);
      const key = keyOf(one.id, other.id);
      if (busy.has(key)) return;
      const { by, method, path, ...asked } = random.pick(stepsBetween(one, other));
      busy.add(key);
      if (await ask({ ...asked, call: { method, path, token: by.token } })) busy.delete(key);
    },
  };
}
