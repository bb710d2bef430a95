import type { Person } from '../lab/world/world.ts';
import type { Absences } from './absences.ts';
import type { DailyLife } from './daily-life.ts';
import { createInsist, type WriterOptions } from './insist.ts';
import { createWishes, type Wishes } from './wishes.ts';

/** One in so many acts is the last one. */
const LEAVE_EVERY = 8;

export interface Leavers {
  /** That users have left, by their ids. */
  wishes: Wishes;
  /** Where the removal of what each has written can be looked at, by what was answered. */
  deletions: Map<Person, string>;
  /** One of the users does something, or leaves. */
  act(): Promise<void>;
}

/** Users who post, make posts their favourites and pass them on, and leave. */
export function createLeavers(
  options: WriterOptions & { people: Person[]; absences: Absences; live: DailyLife },
): Leavers {
  const { run, people, random, recorder, absences, live } = options;
  const insist = createInsist(options);
  const wishes = createWishes();
  const deletions = new Map<Person, string>();
  const busy = new Set<Person>();

  async function leave({ id, token }: Person): Promise<string | undefined> {
    const key = String(id);
    const { status, headers } = await insist('DELETE user', {
      method: 'DELETE',
      path: '/v1/users/me',
      token,
      headers: { 'idempotency-key': `chaos-${run}-leave-${id}` },
    }).catch((error) => {
      // The run is over.
      wishes.lost(key, true);
      throw error;
    });
    if (status !== 202) {
      recorder.refuse(`DELETE user: status ${status}`);
      return undefined;
    }
    wishes.answered(key, true);
    absences.begin(key);
    return headers.location?.toString();
  }

  return {
    wishes,
    deletions,
    async act() {
      const free = people.filter((person) => !busy.has(person));
      if (free.length === 0) return;
      const person = random.pick(free);
      const isLast = random.below(LEAVE_EVERY) === 0;
      busy.add(person);
      if (isLast) {
        deletions.set(person, (await leave(person)) ?? 'nowhere');
        return;
      }
      await live(person, 'with its author');
      busy.delete(person);
    },
  };
}
