import type { Distribution } from './result.ts';

/** Up to 99.99 %. Each further nine is one more step to the right. */
export const MOST_NINES = 4;
/** Closer together than a pixel. */
const STEP_NINES = MOST_NINES / 400;

/** `nines` is 1 for 90 %, 2 for 99 % …: the scale on which the rare and slow are as wide as the usual. */
export type Quantile = [nines: number, ms: number];

/**
 * How long the fastest so many per cent took at most. It ends where one measurement is left, which is the
 * slowest: 80 samples know nothing of 99.9 %.
 */
export function percentileCurve({ count, max, buckets }: Distribution): Quantile[] {
  if (count === 0) return [];
  const end: Quantile = [Math.min(MOST_NINES, Math.log10(count)), max];
  const curve: Quantile[] = [];
  let below = 0;
  for (const [upToMs, inBucket] of buckets) {
    // The first is where the curve begins: nobody was faster than this.
    const at = nines(below / count);
    if (at >= end[0]) break;
    const last = curve.at(-1);
    if (last === undefined || at - last[0] >= STEP_NINES) curve.push([at, Math.min(upToMs, max)]);
    below += inBucket;
  }
  return [...curve, end];
}

const nines = (share: number): number => Math.log10(1 / (1 - share));

/** "0 %", "90 %", "99.9 %". */
export const percentOf = (value: number): string => `${Number((100 * (1 - 10 ** -value)).toFixed(4))} %`;
