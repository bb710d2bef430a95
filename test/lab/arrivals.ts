import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from './random.ts';

export interface Clock {
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  // It rejects when aborted; callers look at the signal afterwards.
  sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
};

/** A time in which requests come at one rate. */
export interface Stretch {
  seconds: number;
  perSecond: number;
}

/** When requests are due, in ms since the start, at a constant rate within each stretch. */
export function* constantArrivals(stretches: Iterable<Stretch>): Generator<number> {
  yield* paced(stretches, () => 1);
}

/**
 * The same on average, at random: what many people do who don't know of each other is a Poisson process, whose
 * gaps are exponentially distributed. Two come close together as often as they do in life.
 */
export function* poissonArrivals(stretches: Iterable<Stretch>, random: Random): Generator<number> {
  yield* paced(stretches, () => -Math.log(1 - random.next()));
}

/** `gap` in units of the mean gap; what is left of one at the end of a stretch goes on at the next one's rate. */
function* paced(stretches: Iterable<Stretch>, gap: () => number): Generator<number> {
  let [begin, left] = [0, 0];
  for (const { seconds, perSecond } of stretches) {
    const gaps = seconds * perSecond;
    let at = left;
    // Counted in gaps, so that a constant rate is exact.
    for (; at < gaps; at += gap()) yield begin + (at * 1_000) / perSecond;
    left = at - gaps;
    begin += seconds * 1_000;
  }
}

/**
 * Open loop: calls `onDue` for each request at its time and never waits for an answer, since a generator
 * that does so sends less while the server is slow and measures only its good moments. What became due
 * while the generator itself was held up is called late, with the time it was due: latencies count from there.
 */
export async function runArrivals(
  arrivals: Iterable<number>,
  start: number,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
  onDue: (index: number, due: number) => void,
): Promise<void> {
  let index = 0;
  for (const offset of arrivals) {
    const due = start + offset;
    const wait = due - clock.now();
    if (wait > 0) await clock.sleep(wait, signal);
    if (signal.aborted) return;
    onDue(index++, due);
  }
}
