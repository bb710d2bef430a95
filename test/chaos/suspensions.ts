import type { Person } from '../lab/world/world.ts';
import type { Absences } from './absences.ts';
import { createAsk } from './ask.ts';
import type { DailyLife } from './daily-life.ts';
import type { WriterOptions } from './insist.ts';
import { createWishes, type Wishes } from './wishes.ts';

/** One in so many acts of a user who is not suspended is that. */
const SUSPEND_EVERY = 4;

export interface Suspensions {
  /** By the ids of users. */
  wishes: Wishes;
  /** One of the users does something, or something is done to them. */
  act(): Promise<void>;
}

/** Users who post, are suspended by the application, and are not any more; who is suspended at the end stays so. */
export function createSuspensions(
  options: WriterOptions & { people: Person[]; absences: Absences; live: DailyLife; serverToken: string },
): Suspensions {
  const { people, random, absences, live, serverToken } = options;
  const ask = createAsk({ ...options, label: 'suspension' });
  const wishes = createWishes();
  const busy = new Set<Person>();

  const put = ({ id, handle }: Person, state: 'suspended' | 'active') =>
    ask({
      what: `PUT user ${state}`,
      call: {
        method: 'PUT',
        path: `/v1/moderation/users/${handle}`,
        token: serverToken,
        body: { state, reason: 'chaos' },
      },
      done: 200,
      changes: [{ wishes, key: String(id), holds: state === 'suspended' }],
    });

  async function suspend(person: Person): Promise<void> {
    if (await put(person, 'suspended')) absences.begin(String(person.id));
  }

  async function lift(person: Person): Promise<void> {
    absences.end(String(person.id));
    await put(person, 'active');
  }

  return {
    wishes,
    async act() {
      const free = people.filter((person) => !busy.has(person));
      if (free.length === 0) return;
      const person = random.pick(free);
      const isSuspended = wishes.holds(String(person.id));
      const isNext = random.below(SUSPEND_EVERY) === 0;
      // If it is never answered, nothing comes after it.
      busy.add(person);
      if (isSuspended) await lift(person);
      else if (isNext) await suspend(person);
      else await live(person, 'with its author');
      busy.delete(person);
    },
  };
}
