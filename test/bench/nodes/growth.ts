import type { Table } from '../../lab/report/terminal.ts';
import type { Figure, Goal, Judged } from '../figure.ts';
import { quantity } from '../quantity.ts';
import type { Series } from '../repeat.ts';

/** What is measured at each size; `client` and `fullest` of Redis masters only. */
export type Measure = 'rate' | 'cost' | 'client' | 'fullest';

/** What the rate should do: grow with more machines, or stay as it is when there is more of something else. */
export type Expected = 'proportional' | 'flat';

/** What was done, and what it took, with more and more of something. */
export interface Growth {
  /** In the plural: `timeline-writers`. */
  kind: string;
  expected: Expected;
  /** By how many there are, beginning with the fewest. */
  runs: Map<number, Partial<Record<Measure, Series>>>;
}

/** As it stands in a figure. */
export interface Grown {
  kind: string;
  expected: Expected;
  count: number;
  /** How many times the fewest that is. */
  times: number;
  measure: Measure;
}

/** A bound for as many times the fewest, by what is measured with the fewest. */
interface Bounds {
  leastRate: (times: number) => number;
  mostCost: number;
}

export const bounds: Record<Expected, Bounds> = {
  proportional: { leastRate: (times) => 0.9 * times, mostCost: 1.15 },
  flat: { leastRate: () => 0.8, mostCost: 1.2 },
};
/** Of the mean. */
const MOST_FULLEST = 1.15;

const mostCost = (expected: Expected): Goal => ({ of: 'ratio', atMost: bounds[expected].mostCost });

const about: Record<
  Measure,
  { name: string; unit: string; heads: string[]; goal: (expected: Expected, times: number) => Goal }
> = {
  rate: {
    name: 'rate',
    unit: '/s',
    heads: ['rate', '× of first'],
    goal: (expected, times) => ({ of: 'ratio', atLeast: bounds[expected].leastRate(times) }),
  },
  cost: {
    name: 'CPU each',
    unit: 'µs',
    heads: ['CPU each', '× of first'],
    goal: mostCost,
  },
  client: {
    name: 'CPU of the client',
    unit: 'µs',
    heads: ['client', '× of first'],
    goal: mostCost,
  },
  fullest: {
    name: 'fullest by mean',
    unit: '',
    heads: ['fullest / mean'],
    goal: () => ({ of: 'value', atMost: MOST_FULLEST }),
  },
};
const measures = Object.keys(about) as Measure[];

/** The figures with their bounds, by those of the fewest. */
export function growthFigures({ kind, expected, runs }: Growth): Figure[] {
  const [fewest] = runs;
  if (fewest === undefined) return [];
  const [first, ofFirst] = fewest;
  return [...runs].flatMap(([count, found]) =>
    measures.flatMap((measure): Figure[] => {
      const [values, floor] = [found[measure], ofFirst[measure]];
      if (!values || !floor) return [];
      const { name, unit, goal } = about[measure];
      const times = count / first;
      return [
        {
          name: `${count} ${kind}, ${name}`,
          unit,
          values,
          grown: { kind, expected, count, times, measure },
          ...(times > 1 && { floor: { name: String(first), values: floor }, goal: goal(expected, times) }),
        },
      ];
    }),
  );
}

/** What the node with most has, by what each has on average. */
export const fullestByMean = (counts: number[]): number =>
  (Math.max(...counts) * counts.length) / counts.reduce((sum, count) => sum + count, 0);

/** A table of each kind: a line for each size, with the medians. */
export function growthTables(figures: Judged[]): Table[] {
  const kinds = new Set(figures.flatMap(({ grown }) => grown?.kind ?? []));
  return [...kinds].map((kind) => {
    const own = figures.filter(({ grown }) => grown?.kind === kind);
    const shown = measures.filter((measure) => own.some(({ grown }) => grown?.measure === measure));
    const counts = [...new Set(own.map(({ grown }) => grown?.count ?? 0))];
    const rows = counts.map((count) => {
      const line = own.filter(({ grown }) => grown?.count === count);
      const cells = shown.flatMap((measure) => {
        const figure = line.find(({ grown }) => grown?.measure === measure);
        return about[measure].heads.map((_, at) =>
          at === 0 ? value(figure) : quantity(figure?.ratio?.median ?? 1),
        );
      });
      return [quantity(count), ...cells, verdict(line)];
    });
    const head = [kind, ...shown.flatMap((measure) => about[measure].heads), ''];
    return { head, rows, words: [head.length - 1] };
  });
}

const value = (figure: Judged | undefined): string =>
  figure
    ? `${quantity(figure.spread.median)}${figure.unit.startsWith('/') ? '' : ' '}${figure.unit}`.trim()
    : '';

function verdict(line: Judged[]): string {
  if (line.every(({ kept }) => kept === undefined)) return '';
  const missed = line
    .filter(({ kept }) => kept === false)
    .map(({ grown }) => about[grown?.measure as Measure].heads[0]);
  return missed.length === 0 ? 'kept' : `MISSED: ${missed.join(', ')}`;
}
