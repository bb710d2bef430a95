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

/** The processor time that all processes together take for one of something, out of the figures of each. */
export function sumOfCosts(figures: Cost[], what: string): Figure | undefined {
  const of = figures.filter(({ name }) => name.endsWith(`, per ${what}`));
  const [first] = of;
  if (first === undefined) return undefined;
  const values = first.values.map((_, index) => of.reduce((sum, each) => sum + (each.values[index] ?? 0), 0));
  return { name: `processor time per ${what}`, unit: 'ms', values };
}
