import { hardwareOf, type Machine } from '../lab/describe-machine.ts';
import { terminalLines } from '../lab/report/terminal.ts';
import type { Judged } from './figure.ts';
import { growthTables } from './nodes/growth.ts';
import { quantity } from './quantity.ts';
import type { Spread } from './repeat.ts';

/** The figures in tables, and the parts that failed. */
export function report({
  figures,
  machine,
  repetitions,
  failed,
}: {
  figures: Judged[];
  machine: Machine;
  repetitions: number;
  failed: string[];
}): string[] {
  const single = figures.filter(({ grown }) => grown === undefined);
  const rows = single.map(({ name, unit, spread, floor, floorSpread, ratio, goal, kept }) => [
    name,
    withUnit(spread, unit),
    floor ? floor.name : '',
    floorSpread ? withUnit(floorSpread, unit) : '',
    ratio ? `${quantity(ratio.median)} (${quantity(ratio.min)}–${quantity(ratio.max)})` : '',
    goal ? describeGoal(goal, unit) : '',
    kept === undefined ? '' : kept ? 'kept' : 'MISSED',
  ]);
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`);
  return terminalLines(
    { head: ['figure', 'median (least–most)', 'floor', '', 'ratio', 'goal', ''], rows, words: [0, 2, 5, 6] },
    ...growthTables(figures),
    [
      `${hardwareOf(machine)}; ${versions.join(', ')}`,
      `Servers, services and the generator share the machine; ${repetitions} repetitions, floor and figure in turns.`,
      ...failed.map((each) => `FAILED: ${each}`),
    ],
  );
}

const withUnit = ({ min, median, max }: Spread, unit: string): string =>
  `${quantity(median)}${unit.startsWith('/') ? unit : ` ${unit}`}` +
  (min === max ? '' : ` (${quantity(min)}–${quantity(max)})`);

function describeGoal({ of, atLeast, atMost }: NonNullable<Judged['goal']>, unit: string): string {
  const bound = atLeast === undefined ? `≤ ${quantity(atMost ?? 0)}` : `≥ ${quantity(atLeast)}`;
  return of === 'ratio' ? `${bound} ×` : `${bound} ${unit}`;
}
