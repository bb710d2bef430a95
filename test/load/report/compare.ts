import { isDeepStrictEqual } from 'node:util';
import { UNKNOWN } from '../../lab/report/quantities.ts';
import type { Table } from '../../lab/report/terminal.ts';
import { isExhausted } from './judge.ts';
import { type Metric, metrics } from './metrics.ts';
import type { LoadResult, Subject } from './result.ts';

export interface Comparison {
  /** Why figures of the two say nothing about each other; then nothing is called better or worse. */
  obstacles: string[];
  /** What else is not the same, and may be what was to be compared. */
  remarks: string[];
  subjects: { name: string; rows: Row[] }[];
}

interface Row {
  name: string;
  a: string;
  b: string;
  /** Of B to A; undefined where one of them is missing or A is nothing. */
  ratio: number | undefined;
  change: 'better' | 'worse' | undefined;
}

/** `tolerance`: 0.1 is 10 % in either direction. */
export function compare(a: LoadResult, b: LoadResult, tolerance: number): Comparison {
  const pairs = a.subjects.flatMap((one) => {
    const other = b.subjects.find(({ name }) => name === one.name);
    return other === undefined ? [] : [{ name: one.name, one, other }];
  });
  const obstacles = [
    ...differences(a, b),
    ...pairs.flatMap(({ one, other }) => [...untrusted('A', one), ...untrusted('B', other)]),
    ...(pairs.length === 0 ? ['No subject is in both of them.'] : []),
  ];
  return {
    obstacles,
    remarks: [...versions(a, b), ...alone('A', a, b), ...alone('B', b, a), ...exhausted(a, b)],
    subjects: pairs.map(({ name, one, other }) => ({
      name,
      rows: metrics.flatMap((metric) => {
        const row = compareMetric(metric, one, other, tolerance);
        if (row === undefined) return [];
        return [obstacles.length > 0 ? { ...row, change: undefined } : row];
      }),
    })),
  };
}

/** @param corner what stands above the names of the figures */
export function comparisonTable(rows: Row[], corner = ''): Table {
  return {
    head: [corner, 'A', 'B', 'B to A', ''],
    rows: rows.map(({ name, a, b, ratio, change }) => [name, a, b, ratioText(ratio), change ?? '']),
    words: [0, 4],
  };
}

const ratioText = (ratio: number | undefined) =>
  ratio === undefined ? UNKNOWN : `× ${ratio >= 100 ? Math.round(ratio) : ratio.toFixed(2)}`;

function compareMetric(metric: Metric, one: Subject, other: Subject, tolerance: number): Row | undefined {
  const [a, b] = [metric.of(one), metric.of(other)];
  if (a === undefined && b === undefined) return undefined;
  const describe = (value: number | undefined) => (value === undefined ? UNKNOWN : metric.describe(value));
  const row = { name: metric.name, a: describe(a), b: describe(b) };
  if (a === undefined || b === undefined) return { ...row, ratio: undefined, change: undefined };
  const ratio = a > 0 ? b / a : b > 0 ? undefined : 1;
  return { ...row, ratio, change: changeOf(metric, a, b, tolerance) };
}

/** As far in one direction as in the other: 10 % more is × 1.1, 10 % less is ÷ 1.1. */
function changeOf({ better, same = 0 }: Metric, a: number, b: number, tolerance: number): Row['change'] {
  if (Math.abs(a - b) <= same) return undefined;
  const [small, large] = a < b ? [a, b] : [b, a];
  if (large <= small * (1 + tolerance)) return undefined;
  return b < a === (better === 'less') ? 'better' : 'worse';
}

function differences(a: LoadResult, b: LoadResult): string[] {
  const found: string[] = [];
  if (a.scenario.name !== b.scenario.name) {
    found.push(`Other scenario: A is "${a.scenario.name}", B is "${b.scenario.name}".`);
  } else if (
    a.scenario.arrival !== b.scenario.arrival ||
    !isDeepStrictEqual(a.scenario.phases, b.scenario.phases)
  ) {
    found.push(`Other scenario: "${a.scenario.name}" of A and of B are not the same phases and arrivals.`);
  }
  const worlds = (['users', 'follows', 'largestAuthor', 'seed'] as const)
    .filter((name) => a.world[name] !== b.world[name])
    .map((name) => `${name} ${a.world[name]} and ${b.world[name]}`);
  if (worlds.length > 0) found.push(`Other world: ${worlds.join(', ')}.`);
  const machines = (['processors', 'model', 'memoryBytes'] as const)
    .filter((name) => a.machine[name] !== b.machine[name])
    .map((name) => `${name} ${a.machine[name]} and ${b.machine[name]}`);
  if (machines.length > 0) found.push(`Other machine: ${machines.join(', ')}.`);
  return found;
}

const untrusted = (which: string, { name, generator }: Subject): string[] =>
  generator.trusted
    ? []
    : [`Untrusted generator: the load generator of ${which} was late itself, with ${name}.`];

function versions(a: LoadResult, b: LoadResult): string[] {
  const names = new Set([...Object.keys(a.machine.versions), ...Object.keys(b.machine.versions)]);
  return [...names]
    .filter((name) => a.machine.versions[name] !== b.machine.versions[name])
    .map(
      (name) =>
        `${name}: ${a.machine.versions[name] ?? 'unknown'} and ${b.machine.versions[name] ?? 'unknown'}.`,
    );
}

const alone = (which: string, { subjects }: LoadResult, { subjects: others }: LoadResult): string[] =>
  subjects
    .filter(({ name }) => !others.some((other) => other.name === name))
    .map(({ name }) => `Only ${which} has ${name}.`);

const exhausted = (a: LoadResult, b: LoadResult): string[] =>
  [
    ...a.subjects.map((subject) => ({ which: 'A', subject })),
    ...b.subjects.map((subject) => ({ which: 'B', subject })),
  ]
    .filter(({ subject }) => isExhausted(subject))
    .map(({ which, subject }) => `The machine of ${which} was out of processor time, with ${subject.name}.`);
