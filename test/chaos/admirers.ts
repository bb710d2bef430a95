import type { Person } from '../lab/world/world.ts';
import { createActs } from './acts.ts';
import type { WriterOptions } from './insist.ts';
import type { Restless } from './restless.ts';
import { createWishes, keyOf, type Wishes } from './wishes.ts';

const TAKE_BACK_EVERY = 4;
const RECENT = 100;

export interface Admirers {
  /** By the ids of the person and the post. */
  wishes: Wishes;
  /** Those that are taken back soon, or may be there or not. */
  isFleeting(key: string): boolean;
  /** One of them takes to a post. @param person who insists on an answer; if not given, one who may not */
  admire(person?: Person): Promise<void>;
}

/** People who make posts their favourites, or pass them on, and sometimes take that back. */
export function createAdmirers(
  name: 'favourite' | 'repost',
  options: WriterOptions & { mayMeet: Restless['mayMeet'] },
): Admirers {
  const { world, random, ledger, mayMeet } = options;
  const perform = createActs({ ...options, label: name });
  const wishes = createWishes();
  const begun = new Set<string>();
  const fleeting = new Set<string>();

  async function wish(
    person: Person,
    object: string,
    holds: boolean,
    how: { mayBeLost: boolean; mayBeGone: boolean },
  ): Promise<boolean> {
    const path = `/v1/posts/${object}`;
    const isKnown = await perform({ name, person, object, path, wishes, holds, ...how });
    if (!isKnown) fleeting.add(keyOf(person.id, object));
    return isKnown;
  }

  return {
    wishes,
    isFleeting: (key) => fleeting.has(key),
    async admire(given) {
      const recent = ledger.lasting().filter(({ visibility }) => visibility === 'public');
      if (recent.length === 0) return;
      const { author, ids, wavering } = random.pick(recent.slice(-RECENT));
      const [id] = ids;
      const person = given ?? random.pick(world.people);
      const takesBack = random.below(TAKE_BACK_EVERY) === 0;
      const key = keyOf(person.id, id ?? '');
      if (id === undefined || begun.has(key) || !mayMeet(person, author)) return;
      begun.add(key);
      if (takesBack) fleeting.add(key);
      const how = { mayBeLost: given === undefined, mayBeGone: wavering !== undefined };
      if ((await wish(person, id, true, how)) && takesBack) await wish(person, id, false, how);
    },
  };
}
