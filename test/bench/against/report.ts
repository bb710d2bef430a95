import { terminalLines } from '../../lab/report/terminal.ts';
import { quantity } from '../quantity.ts';
import type { Spread } from '../repeat.ts';
import { type Comparison, groups } from './compare.ts';

/** The comparison in tables, processor time first, and what could not be compared. */
export function reportComparison(
  { compared, onlyBefore, onlyAfter }: Comparison,
  { commit, pairs }: { commit: string; pairs: number },
): string[] {
  const tables = groups.flatMap((group) => {
    const rows = compared
      .filter((each) => each.group === group)
      .map(({ name, unit, before, after, ratio }) => [
        name,
        withUnit(before.median, unit),
        withUnit(after.median, unit),
        `${quantity(ratio.median)} ×`,
        ratio.min === ratio.max ? '' : `${quantity(ratio.min)}–${quantity(ratio.max)}`,
      ]);
    return rows.length === 0 ? [] : [{ head: [group, 'before', 'after', 'ratio', ''], rows, words: [0, 4] }];
  });
  return terminalLines(...tables, [
    `Before is ${commit}, after is this tree: medians of ${pairs} pairs of runs, and the median of the ratios of the pairs (least–most).`,
    ...leftOut(`Only ${commit} has`, onlyBefore),
    ...leftOut('Only this tree has', onlyAfter),
  ]);
}

const withUnit = (value: number, unit: string): string =>
  `${quantity(value)}${unit === '' || unit.startsWith('/') ? unit : ` ${unit}`}`;

const leftOut = (where: string, names: string[]): string[] =>
  names.length === 0 ? [] : [`${where}: ${names.join('; ')}.`];

/** Whether all processor time for a POST is at most so many times what it was; undefined if it was not measured. */
export function isWithin({ compared }: Comparison, atMost: number): boolean | undefined {
  const cost: { ratio: Spread } | undefined = compared.find(({ name }) => name === 'processor time per POST');
  return cost && cost.ratio.median <= atMost;
}
