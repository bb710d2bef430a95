import type { Grown } from './nodes/growth.ts';
import { ratios, type Series, type Spread, spreadOf } from './repeat.ts';

/** What a bench has measured, beside what it is measured by. */
export interface Figure {
  name: string;
  /** Of the values: `/s`, `ms`, `bytes` and so on. */
  unit: string;
  values: Series;
  /** Something bare that does the least that could be done, measured in turns with it. */
  floor?: { name: string; values: Series };
  goal?: Goal;
  /** One of several with more and more of something, which stand in a table of their own (growth.ts). */
  grown?: Grown;
}

/** A bound for the median: of the values, or of their ratios to the floor. */
export interface Goal {
  of: 'value' | 'ratio';
  atLeast?: number;
  atMost?: number;
}

export interface Judged extends Figure {
  spread: Spread;
  floorSpread: Spread | undefined;
  ratio: Spread | undefined;
  /** Undefined where there is no goal. */
  kept: boolean | undefined;
}

export function judge(figure: Figure): Judged {
  const { values, floor, goal } = figure;
  const spread = spreadOf(values);
  const ratio = floor && spreadOf(ratios(values, floor.values));
  const measured = goal?.of === 'ratio' ? ratio?.median : spread.median;
  const kept =
    goal &&
    measured !== undefined &&
    measured >= (goal.atLeast ?? Number.NEGATIVE_INFINITY) &&
    measured <= (goal.atMost ?? Number.POSITIVE_INFINITY);
  return { ...figure, spread, floorSpread: floor && spreadOf(floor.values), ratio, kept };
}
