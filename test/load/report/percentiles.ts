import { MOST_NINES, type Point } from '../../lab/report/charts.ts';
import type { Distribution } from './result.ts';

/** Closer together than a pixel. */
const STEP_NINES = MOST_NINES / 400;

/**
 * How long, in ms, the fastest so many per cent took at most; the share is in nines, 1 for 90 %, 2 for 99 %: a
 * scale on which the rare and slow are as wide as the usual. The curve ends where one measurement is left, which
 * is the slowest: 80 samples say nothing of 99.9 %.
 */
export function percentileCurve({ count, max, buckets }: Distribution): Point[] {
  if (count === 0) return [];
  const end: Point = [Math.min(MOST_NINES, Math.log10(count)), max];
  const curve: Point[] = [];
  let below = 0;
  for (const [upToMs, inBucket] of buckets) {
    // The first is where the curve begins: nothing was faster than this.
    const at = Math.log10(1 / (1 - below / count));
    if (at >= end[0]) break;
    const last = curve.at(-1);
    if (last === undefined || at - last[0] >= STEP_NINES) curve.push([at, Math.min(upToMs, max)]);
    below += inBucket;
  }
  return [...curve, end];
}
