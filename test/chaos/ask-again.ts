import type { Clock } from '../lab/arrivals.ts';

const MOST_ATTEMPTS = 20;
const AGAIN_MS = 1_000;

/** Asks until there is an answer, for a while; without one nothing can be said. @throws what was thrown last */
export async function askAgain<T>(
  ask: () => Promise<T>,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (attempt === MOST_ATTEMPTS || signal.aborted) throw error;
      await clock.sleep(AGAIN_MS, signal);
    }
  }
}
