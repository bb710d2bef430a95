import type { Table } from '../../lab/report/terminal.ts';
import type { Figure, Goal, Judged } from '../figure.ts';
import { quantity } from '../quantity.ts';
import type { Series } from '../repeat.ts';

/** What is measured with each number of processes; `client` and `fullest` of Redis masters only. */
export type Measure = 'rate' | 'cost' | 'client' | 'fullest';

/** What processes of one kind did and used, with more and more of them. */
export interface Growth {
  /** In the plural: `timeline-writers`. */
  kind: string;
  /** By their number, beginning with 1. */
  runs: Map<number, Partial<Record<Measure, Series>>>;
}

/** Of as many times the rate of one process. */
export const LEAST_RATE = 0.9;
/** Of the processor time that one process takes for each. */
export const MOST_COST = 1.15;
/** Of the mean. */
const MOST_FULLEST = 1.15;

const about: Record<
  Measure,
  { name: string; unit: string; heads: string[]; goal: (processes: number) => Goal }
> = {
  rate: {
    name: 'rate',
    unit: '/s',
    heads: ['rate', '× of one'],
    goal: (processes) => ({ of: 'ratio', atLeast: LEAST_RATE * processes }),
  },
  cost: {
    name: 'CPU each',
    unit: 'µs',
    heads: ['CPU each', '× of one'],
    goal: () => ({ of: 'ratio', atMost: MOST_COST }),
  },
  client: {
    name: 'CPU of the client',
    unit: 'µs',
    heads: ['client', '× of one'],
    goal: () => ({ of: 'ratio', atMost: MOST_COST }),
  },
  fullest: {
    name: 'fullest by mean',
    unit: '',
    heads: ['fullest / mean'],
    goal: () => ({ of: 'value', atMost: MOST_FULLEST }),
  },
};
const measures = Object.keys(about) as Measure[];

/** The figures with their bounds: N processes do N times what one does, at the same cost. */
export function growthFigures({ kind, runs }: Growth): Figure[] {
  return [...runs].flatMap(([processes, found]) =>
    measures.flatMap((measure): Figure[] => {
      const [values, ofOne] = [found[measure], runs.get(1)?.[measure]];
      if (!values || !ofOne) return [];
      return [
        {
          name: `${processes} ${kind}, ${about[measure].name}`,
          unit: about[measure].unit,
          values,
          grown: { kind, processes, measure },
          ...(processes > 1 && {
            floor: { name: 'one', values: ofOne },
            goal: about[measure].goal(processes),
          }),
        },
      ];
    }),
  );
}

/** What the node with most has, by what each has on average. */
export const fullestByMean = (counts: number[]): number =>
  (Math.max(...counts) * counts.length) / counts.reduce((sum, count) => sum + count, 0);

/** A table of each kind: a line for each number of processes, with the medians. */
export function growthTables(figures: Judged[]): Table[] {
  const kinds = new Set(figures.flatMap(({ grown }) => grown?.kind ?? []));
  return [...kinds].map((kind) => {
    const own = figures.filter(({ grown }) => grown?.kind === kind);
    const shown = measures.filter((measure) => own.some(({ grown }) => grown?.measure === measure));
    const numbers = [...new Set(own.map(({ grown }) => grown?.processes))];
    const rows = numbers.map((processes) => {
      const line = own.filter(({ grown }) => grown?.processes === processes);
      const cells = shown.flatMap((measure) => {
        const figure = line.find(({ grown }) => grown?.measure === measure);
        return about[measure].heads.map((_, at) =>
          at === 0 ? value(figure) : quantity(figure?.ratio?.median ?? 1),
        );
      });
      return [String(processes), ...cells, verdict(line)];
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
