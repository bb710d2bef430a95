import { watchProcesses } from '../lab/processes.ts';
import { type Bench, untilQuiet } from './bench.ts';
import type { Figure } from './figure.ts';
import type { Series } from './repeat.ts';

/** Below this a process has nothing to do with it. */
const LEAST_MS = 0.01;

type Cost = Pick<Figure, 'name' | 'values'>;

/** What every process takes for one of something, with all that is done behind the answer. */
export function createCosts(bench: Bench, what: string) {
  const found = new Map<string, Series>();
  return {
    /** @param work answers how many were done */
    async measure(work: () => Promise<number>): Promise<void> {
      await untilQuiet(bench);
      const stop = watchProcesses(bench.target.processes);
      const count = await work();
      await untilQuiet(bench);
      for (const { name, cpuSeconds } of stop()) {
        found.set(name, [...(found.get(name) ?? []), (cpuSeconds * 1_000) / count]);
      }
    },
    figures: (): Figure[] =>
      [...found]
        .filter(([, values]) => Math.max(...values) >= LEAST_MS)
        .map(([name, values]) => ({ name: `${name}, per ${what}`, unit: 'ms', values })),
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
