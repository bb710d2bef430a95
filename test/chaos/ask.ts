import type { Call } from '../lab/client.ts';
import { createInsist, createTry, type WriterOptions } from './insist.ts';
import type { Wishes } from './wishes.ts';

/** One in so many is asked for once, whether or not an answer comes. */
const IMPATIENT_EVERY = 5;

/** How a post is refused that others are not shown: its author may still see it, and not pass it on. */
const GONE = [404, 422];

/** A request that changes how wishes stand. */
export interface Asked {
  what: string;
  call: Call;
  /** The status of the answer that it is done. */
  done: number;
  changes: readonly { wishes: Wishes; key: string; holds: boolean }[];
  /** Whether the client may be one who asks once. */
  mayBeLost?: boolean;
  /** Whether what it is about may be hidden by then: a refusal leaves open whether it was done before that. */
  mayBeGone?: boolean;
}

/**
 * Asks, and keeps account of what was answered.
 * @param options.label tells the Idempotency-Keys of this one from those of others, also of the same user
 * @returns whether it was done; if not, it may still take place, and nothing more must be done with its keys
 */
export function createAsk(options: WriterOptions & { label: string }) {
  const { run, random, recorder, label } = options;
  const [insist, tryOnce] = [createInsist(options), createTry(options)];
  let count = 0;

  return async function ask({ what, call, done, changes, mayBeLost, mayBeGone }: Asked): Promise<boolean> {
    const keyed = {
      ...call,
      // So that one that arrives late doesn't undo what came after it.
      headers: { ...call.headers, 'idempotency-key': `chaos-${run}-${label}-${count++}` },
    };
    const lose = () => {
      for (const { wishes, key, holds } of changes) wishes.lost(key, holds);
    };
    const isImpatient = mayBeLost && random.below(IMPATIENT_EVERY) === 0;
    const answer = await (isImpatient ? tryOnce(what, keyed) : insist(what, keyed)).catch((error) => {
      // The run is over.
      lose();
      throw error;
    });
    if (answer === undefined || (mayBeGone && GONE.includes(answer.status))) lose();
    else if (answer.status === done)
      for (const { wishes, key, holds } of changes) wishes.answered(key, holds);
    else recorder.refuse(`${what}: status ${answer.status}`);
    return answer?.status === done;
  };
}
