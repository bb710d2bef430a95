import type { Clock } from './arrivals.ts';
import type { View } from './views.ts';

/** A long wait is looked at less often, so a Ripple that lags isn't flooded with polls: 5 % exact is enough. */
const EXACTNESS = 0.05;

/**
 * Looks at a view until it shows the post, and answers how many ms after `since` the first answer that
 * shows it had arrived; `undefined` if none did within `limitMs`.
 *
 * What is measured is what a reader sees, from outside: queues, delivery, reading and the wait for the
 * next poll all count (at most one poll's interval too much, never too little). `since` is the intended
 * start of the POST, a little before the post was accepted, so this never flatters.
 */
export async function observe(options: {
  view: View;
  post: string;
  since: number;
  everyMs: number;
  limitMs: number;
  clock: Clock;
  signal: AbortSignal;
  onError: (error: unknown) => void;
}): Promise<number | undefined> {
  const { view, post, since, everyMs, limitMs, clock, signal, onError } = options;
  while (true) {
    const seen = await view.shows(post).catch((error) => {
      onError(error);
      return false;
    });
    const waited = clock.now() - since;
    if (seen) return waited;
    if (waited > limitMs || signal.aborted) return undefined;
    await clock.sleep(Math.max(everyMs, waited * EXACTNESS), signal);
  }
}
