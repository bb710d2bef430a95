import type { Person } from '../lab/world/world.ts';
import { createInsist, createTry, type WriterOptions } from './insist.ts';
import { keyOf, type Wishes } from './wishes.ts';

/** One in so many acts is asked for once, whether or not an answer comes. */
const IMPATIENT_EVERY = 5;

/** What a user does, or undoes, to a post or to another user. */
export interface Act {
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
  /** Whether the client may be one who asks once. */
  mayBeLost: boolean;
}

/**
 * Does it and keeps account of what was answered.
 * @returns whether it was answered; if not, it may still take place, and nothing more must be done with its key
 */
export function createActs(options: WriterOptions) {
  const { run, random, recorder } = options;
  const [insist, tryOnce] = [createInsist(options), createTry(options)];
  let count = 0;

  return async function perform(act: Act): Promise<boolean> {
    const { name, person, object, path, wishes, holds, mayBeLost } = act;
    const method = holds ? 'PUT' : 'DELETE';
    const what = `${method} ${name}`;
    const call = {
      method,
      path: `${path}/${name}`,
      token: person.token,
      // So that one that arrives late doesn't undo what came after it.
      headers: { 'idempotency-key': `chaos-${run}-${name}-${count++}` },
    } as const;
    const isImpatient = mayBeLost && random.below(IMPATIENT_EVERY) === 0;
    const key = keyOf(person.id, object);
    const answer = await (isImpatient ? tryOnce(what, call) : insist(what, call)).catch((error) => {
      // The run is over.
      wishes.lost(key, holds);
      throw error;
    });
    if (answer === undefined) wishes.lost(key, holds);
    else if (answer.status === 204) wishes.answered(key, holds);
    else recorder.refuse(`${what}: status ${answer.status}`);
    return answer?.status === 204;
  };
}
