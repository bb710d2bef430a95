import { type ProcessCost, watchProcesses } from '../lab/processes.ts';
import { type Bench, untilQuiet } from './bench.ts';
import type { Figure } from './figure.ts';
import type { Series } from './repeat.ts';

/** Below this, in the unit that is shown, a process has nothing to do with it. */
const LEAST = 0.01;
const PER_SECOND = { ms: 1e3, µs: 1e6 };

export type Costs = ReturnType<typeof createCosts>;
type Cost = Pick<Figure, 'name' | 'values'>;

/** What every process takes for one of something, with all that is done behind the answer. */
export function createCosts(bench: Bench, what: string, unit: keyof typeof PER_SECOND = 'ms') {
  const found = new Map<string, Series>();
  /** @param count how many were done with that */
  const note = (used: Pick<ProcessCost, 'name' | 'cpuSeconds'>[], count: number) => {
    for (const { name, cpuSeconds } of used) {
      found.set(name, [...(found.get(name) ?? []), (cpuSeconds * PER_SECOND[unit]) / count]);
    }
  };
  return {
    note,
    /** @param work answers how many were done */
    async measure(work: () => Promise<number>): Promise<void> {
      await untilQuiet(bench);
      const stop = watchProcesses(bench.target.processes);
      const count = await work();
      await untilQuiet(bench);
      note(stop(), count);
    },
    figures: (): Figure[] =>
      [...found]
        .filter(([, values]) => Math.max(...values) >= LEAST)
        .map(([name, values]) => ({ name: `${name}, per ${what}`, unit, values })),
  };
}

/** What is summed up, and over which processes, where the others only do what they do when idle. */
const sums = {
  POST: { of: undefined, name: 'processor time per POST' },
  'GET home': { of: ['api', 'Redis'], name: 'processor time per GET home, api and Redis' },
} as const;

/** The processor time of all that has to do with one of something, out of the figures of each process. */
export function sumOfCosts(figures: Cost[], what: keyof typeof sums): Figure | undefined {
  const { of: names, name } = sums[what];
  const end = `, per ${what}`;
  const isOf = (process: string) => names === undefined || names.some((each) => each === process);
  const own = figures.filter((each) => each.name.endsWith(end) && isOf(each.name.slice(0, -end.length)));
  const [first] = own;
  if (first === undefined) return undefined;
  const sumAt = (index: number) => own.reduce((sum, { values }) => sum + (values[index] ?? 0), 0);
  return { name, unit: 'ms', values: first.values.map((_, index) => sumAt(index)) };
}

/** The sums of all that was measured. */
export const sumsOfCosts = (figures: Cost[]): Figure[] =>
  (Object.keys(sums) as (keyof typeof sums)[]).flatMap((what) => sumOfCosts(figures, what) ?? []);
