import { createLatencies } from '../load/latencies.ts';

/** Requests under way at any time. */
const CONCURRENCY = 16;

/**
 * The most that can be done: each of sixteen sends its next request when the last one is answered. For
 * throughput; what a reader waits under a given load, an open loop tells (`npm run load`).
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
