/** Figures of one kind, one for each repetition. */
export type Series = number[];

export interface Spread {
  min: number;
  median: number;
  max: number;
}

export function spreadOf(series: Series): Spread {
  const sorted = series.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median =
    sorted.length % 2 === 1
      ? (sorted[middle] ?? Number.NaN)
      : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
  return { min: sorted[0] ?? Number.NaN, median, max: sorted.at(-1) ?? Number.NaN };
}

/**
 * A figure by its floor, repetition by repetition: both of a pair were measured one right after the other, so that
 * what else the machine did then has hit both.
 */
export const ratios = (figure: Series, floor: Series): Series =>
  figure.map((value, index) => value / (floor[index] ?? Number.NaN));

type Measure = () => Promise<Record<string, number | undefined>>;
export type Turns<M extends Measure> = Record<keyof Awaited<ReturnType<M>>, Series>;

/** Measures in turns, so that a machine that slows down slows all of it down. What is undefined is left out. */
export async function inTurns<Measures extends Record<string, Measure>>(
  repetitions: number,
  measures: Measures,
): Promise<{ [Name in keyof Measures]: Turns<Measures[Name]> }> {
  const found: Record<string, Record<string, Series>> = {};
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const [name, measure] of Object.entries(measures)) {
      found[name] ??= {};
      for (const [figure, value] of Object.entries(await measure())) {
        const before = found[name][figure] ?? [];
        found[name][figure] = value === undefined ? before : [...before, value];
      }
    }
  }
  return found as { [Name in keyof Measures]: Turns<Measures[Name]> };
}
