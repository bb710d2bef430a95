import type { Person } from '../lab/world/world.ts';
import { type Asked, createAsk } from './ask.ts';
import type { WriterOptions } from './insist.ts';
import { keyOf, type Wishes } from './wishes.ts';

/** What a user does, or undoes, to a post or to another user. */
export interface Act extends Pick<Asked, 'mayBeLost' | 'mayBeGone'> {
  /** The last part of the address. */
  name: 'favourite' | 'repost' | 'follow' | 'block' | 'mute';
  person: Person;
  /** The id of the post or the user. */
  object: string;
  /** The address of that. */
  path: string;
  wishes: Wishes;
  /** Whether it is done, or undone. */
  holds: boolean;
}

/**
 * Does it and keeps account of what was answered.
 * @param options.label tells the Idempotency-Keys of this one from those of others, also of the same user
 * @returns whether it was done; if not, it may still take place, and nothing more must be done with its key
 */
export function createActs(options: WriterOptions & { label: string }) {
  const ask = createAsk(options);

  return ({ name, person, object, path, wishes, holds, ...how }: Act): Promise<boolean> => {
    const method = holds ? 'PUT' : 'DELETE';
    return ask({
      ...how,
      what: `${method} ${name}`,
      call: { method, path: `${path}/${name}`, token: person.token },
      done: 204,
      changes: [{ wishes, key: keyOf(person.id, object), holds }],
    });
  };
}
