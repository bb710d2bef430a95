import { type Ring, rings } from '@ripple/budgets';
import type { GeneratorFigures } from './generator.ts';
import type { Summary } from './latencies.ts';
import type { MachineFigures } from './machine.ts';

export interface Figures {
  rings: Record<Ring, Summary & { unseen: number }>;
  reads: Summary;
  posts: { sent: number; accepted: number; wantedPerSecond: number; sentPerSecond: number };
  errors: Record<string, number>;
  generator: GeneratorFigures;
  machine: MachineFigures;
}

export const ringNames = Object.keys(rings) as Ring[];

/** Why a ring's budget is broken; empty if it was kept. */
export function breaches(ring: Ring, { count, p99, max, unseen }: Figures['rings'][Ring]): string[] {
  const { budgetMs, worstMs } = rings[ring];
  const found: string[] = [];
  if (unseen > 0) found.push(`${ring}: ${unseen} of ${count + unseen} sampled posts were never seen`);
  else if (count === 0) found.push(`${ring}: nothing was measured`);
  if (ring === 'author') {
    if (p99 > budgetMs) found.push(`${ring}: p99 ${Math.round(p99)} ms is over ${budgetMs} ms`);
    if (max > worstMs) found.push(`${ring}: the worst, ${Math.round(max)} ms, is over ${worstMs} ms`);
  } else if (max > budgetMs) {
    found.push(`${ring}: the worst, ${Math.round(max)} ms, is over ${budgetMs} ms`);
  }
  return found;
}

/** Everything that makes a run a failed one. */
export function failures(figures: Figures): string[] {
  const late = ringNames.flatMap((ring) => breaches(ring, figures.rings[ring]));
  const failed = Object.entries(figures.errors).map(([kind, count]) => `${count} × ${kind}`);
  return [...late, ...failed];
}
