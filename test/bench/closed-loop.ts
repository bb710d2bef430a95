import { createLatencies } from '../lab/latencies.ts';
import type { Figure, Goal } from './figure.ts';
import type { Turns } from './repeat.ts';

/** Requests under way at any time. */
const CONCURRENCY = 16;

/**
 * The most that can be done: each of sixteen sends its next request when the last one is answered. It measures
 * throughput; how long a reader waits under a given load is measured by an open loop (`npm run load`).
 */
export async function closedLoop(
  seconds: number,
  request: (index: number) => Promise<unknown>,
): Promise<{ count: number; perSecond: number; p50: number; p99: number }> {
  const latencies = createLatencies();
  const start = performance.now();
  const end = start + seconds * 1_000;
  let index = 0;
  const worker = async () => {
    while (performance.now() < end) {
      const began = performance.now();
      await request(index++);
      latencies.record(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  const { count, p50, p99 } = latencies.summary();
  return { count, perSecond: (count * 1_000) / (performance.now() - start), p50, p99 };
}

/** The figures of closed loops beside those of their floor: how many per second, p50 and p99. */
export function closedLoopFigures(
  what: string,
  figure: Turns<() => ReturnType<typeof closedLoop>>,
  floor: { name: string; of: typeof figure; goals: { perSecond: Goal; p99: Goal } },
): Figure[] {
  const beside = (which: 'perSecond' | 'p50' | 'p99') => ({
    values: figure[which],
    floor: { name: floor.name, values: floor.of[which] },
  });
  const name = `${what}, ${CONCURRENCY} at once`;
  return [
    { name, unit: '/s', ...beside('perSecond'), goal: floor.goals.perSecond },
    { name: `${name}, p50`, unit: 'ms', ...beside('p50') },
    { name: `${name}, p99`, unit: 'ms', ...beside('p99'), goal: floor.goals.p99 },
  ];
}
