/** What a try at some rate has shown; the search ends where it can't say. */
export type Outcome = 'kept' | 'broken' | 'cannot say';

/** What a search has found out: the limit lies between the two. */
export interface Bounds {
  /** The highest rate that was kept; undefined if none was. */
  kept: number | undefined;
  /** The lowest rate that was not; undefined if none was tried. */
  broken: number | undefined;
}

/** Digits of the rates that are tried. */
const DIGITS = 3;

/**
 * Looks for the highest rate that is kept: doubles it until one is broken (halves it until one is kept, if the first is
 * broken), then halves the interval between the two, until they are at most `within` of the lower one apart.
 * @param options.least of the rates that are tried
 * @param options.most of them
 */
export async function searchLimit(
  options: { first: number; least: number; most: number; within: number },
  attempt: (rate: number) => Promise<Outcome>,
): Promise<Bounds> {
  const { first, least, most, within } = options;
  const bounds: Bounds = { kept: undefined, broken: undefined };
  for (let rate = first; ; ) {
    const outcome = await attempt(rate);
    if (outcome === 'cannot say') return bounds;
    bounds[outcome] = rate;
    const { kept, broken } = bounds;
    if (kept !== undefined && broken !== undefined) {
      rate = rounded((kept + broken) / 2);
      if (broken - kept <= kept * within || rate <= kept || rate >= broken) return bounds;
    } else {
      const next = rounded(Math.min(most, Math.max(least, kept === undefined ? rate / 2 : rate * 2)));
      if (next === rate) return bounds;
      rate = next;
    }
  }
}

const rounded = (rate: number): number => Number(rate.toPrecision(DIGITS));
