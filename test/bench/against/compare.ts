import { sumsOfCosts } from '../costs.ts';
import type { Figure } from '../figure.ts';
import { ratios, type Series, type Spread, spreadOf } from '../repeat.ts';

/** Figures as a bench has written them. */
export type Written = Pick<Figure, 'name' | 'unit' | 'values' | 'floor'>;

/** Two runs of the bench, one right after the other. */
export interface Pair {
  before: Written[];
  after: Written[];
}

export interface Compared {
  name: string;
  unit: string;
  /** Over the pairs, each with the median of its repetitions. */
  before: Spread;
  after: Spread;
  /** Of after to before, pair by pair. */
  ratio: Spread;
  group: Group;
}

/** In the order in which they are shown. */
export const groups = ['processor time', 'figures', 'figures by their floors', 'floors'] as const;
export type Group = (typeof groups)[number];

export interface Comparison {
  compared: Compared[];
  /** Names of what one of the two doesn't have in any pair. */
  onlyBefore: string[];
  onlyAfter: string[];
}

interface Measured {
  unit: string;
  group: Group;
  value: number;
}

/** What is measured in both of two trees, out of runs of their benches in turns. */
export function comparePairs(pairs: Pair[]): Comparison {
  const runs = pairs.map(({ before, after }) => ({ before: valuesOf(before), after: valuesOf(after) }));
  const namesOf = (which: keyof Pair) => [...new Set(runs.flatMap((run) => [...run[which].keys()]))];
  const compared = namesOf('after').flatMap((name): Compared[] => {
    const both = runs.flatMap(({ before, after }) => {
      const [old, now] = [before.get(name), after.get(name)];
      return old && now ? [{ old, now }] : [];
    });
    const [first] = both;
    if (first === undefined) return [];
    const [before, after] = [both.map(({ old }) => old.value), both.map(({ now }) => now.value)];
    const { unit, group } = first.now;
    const spreads = {
      before: spreadOf(before),
      after: spreadOf(after),
      ratio: spreadOf(ratios(after, before)),
    };
    return [{ name, unit, group, ...spreads }];
  });
  const isCompared = new Set(compared.map(({ name }) => name));
  const others = (which: keyof Pair) => namesOf(which).filter((name) => !isCompared.has(name));
  compared.sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group));
  return { compared, onlyBefore: others('before'), onlyAfter: others('after') };
}

/** Everything that a run tells, by name. */
function valuesOf(figures: Written[]): Map<string, Measured> {
  const found = new Map<string, Measured>();
  const note = (name: string, unit: string, group: Group, values: Series) => {
    const { median: value } = spreadOf(values.filter(Number.isFinite));
    // A figure that could not be measured is none.
    if (Number.isFinite(value)) found.set(name, { unit, group, value });
  };
  const costs = figures.filter(({ unit }) => unit === 'ms');
  for (const { name, unit, values, floor } of [...sumsOfCosts(costs), ...figures]) {
    const isCost = isProcessorTime(name);
    note(name, unit, isCost ? 'processor time' : 'figures', values);
    if (!floor) continue;
    note(`${name}: ${floor.name}`, unit, isCost ? 'processor time' : 'floors', floor.values);
    note(`${name}, by ${floor.name}`, '', 'figures by their floors', ratios(values, floor.values));
  }
  return found;
}

const isProcessorTime = (name: string): boolean =>
  /^(processor time|CPU) per |, per (POST|GET home|delivery)$|, idle$/.test(name);
