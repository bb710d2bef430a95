import type { Bench } from '../bench.ts';
import { inTurns } from '../repeat.ts';
import type { Growth, Measure } from './growth.ts';

/** Measures with more and more of something, in turns. @param counts the fewest first */
export async function grow(
  { repetitions, log }: Pick<Bench, 'repetitions' | 'log'>,
  what: Pick<Growth, 'kind' | 'expected'>,
  counts: readonly number[],
  measure: (count: number) => Promise<Partial<Record<Measure, number>>>,
): Promise<Growth> {
  const measured = (count: number) => {
    log(`${count} ${what.kind} …`);
    return measure(count);
  };
  const found = await inTurns(
    repetitions,
    Object.fromEntries(counts.map((count) => [String(count), () => measured(count)])),
  );
  return { ...what, runs: new Map(Object.entries(found).map(([count, series]) => [Number(count), series])) };
}
