import { systemClock } from '../../lab/arrivals.ts';
import { waitUntil } from '../../lab/wait.ts';
import type { Bench } from '../bench.ts';

/** As a share of the time that is measured: what is under way by then is what stays under way. */
const SETTLE = 0.5;
const WARM_UP = { everyMs: 50, limitMs: 60_000, clock: systemClock };

/**
 * The rate of something that goes on, and what it costs.
 * @param counts.done how many there were so far
 * @param counts.warmAt how many there have to be before: what runs seldom is not compiled by V8, and a process of a small
 *   share of a core would be at it for a minute
 * @param counts.hold holds processes to their share from then on; answers what each kind of them has used so far, in seconds
 * @param counts.ended rejects or resolves if it does not go on
 * @returns the rate, and processor time for each of them in µs, by kind
 */
export async function sample<Kind extends string>(
  { seconds, signal }: Pick<Bench, 'seconds' | 'signal'>,
  counts: {
    done: () => number | Promise<number>;
    warmAt: number;
    hold: () => Promise<() => Record<Kind, number>>;
    ended?: Promise<unknown>;
  },
): Promise<{ rate: number } & Record<Kind, number>> {
  const { done, warmAt, hold, ended } = counts;
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const measure = async () => {
    await waitUntil(done, (count) => count >= warmAt, { ...WARM_UP, signal: either });
    const used = await hold();
    const look = async () => ({ count: await done(), at: performance.now(), used: used() });
    await systemClock.sleep(SETTLE * seconds * 1_000, either);
    const before = await look();
    await systemClock.sleep(seconds * 1_000, either);
    either.throwIfAborted();
    const after = await look();
    const count = after.count - before.count;
    const costs = Object.entries<number>(after.used).map(([kind, cpuSeconds]) => [
      kind,
      ((cpuSeconds - before.used[kind as Kind]) * 1e6) / count,
    ]);
    return { rate: (count * 1_000) / (after.at - before.at), ...Object.fromEntries(costs) };
  };
  const failed = ended?.then(() => Promise.reject(new Error('what is measured has ended')));
  try {
    return await Promise.race([measure(), ...(failed ? [failed] : [])]);
  } finally {
    // Else it would hold processes when they have been let go.
    over.abort();
  }
}
