import { systemClock } from '../../lab/arrivals.ts';
import type { Bench } from '../bench.ts';

/** As a share of the time that is measured: what is under way by then is what stays under way. */
const WARM_UP = 0.5;

/**
 * The rate of something that goes on, and what it costs.
 * @param counts.done how many there were so far
 * @param counts.used processor time of each kind of process so far, in seconds
 * @returns the rate, and processor time for each of them in µs, by kind
 */
export async function sample<Kind extends string>(
  { seconds, signal }: Pick<Bench, 'seconds' | 'signal'>,
  { done, used }: { done: () => number | Promise<number>; used: () => Record<Kind, number> },
): Promise<{ rate: number } & Record<Kind, number>> {
  const look = async () => ({ count: await done(), at: performance.now(), used: used() });
  await systemClock.sleep(WARM_UP * seconds * 1_000, signal);
  const before = await look();
  await systemClock.sleep(seconds * 1_000, signal);
  signal.throwIfAborted();
  const after = await look();
  const count = after.count - before.count;
  const costs = Object.entries<number>(after.used).map(([kind, cpuSeconds]) => [
    kind,
    ((cpuSeconds - before.used[kind as Kind]) * 1e6) / count,
  ]);
  return { rate: (count * 1_000) / (after.at - before.at), ...Object.fromEntries(costs) };
}
