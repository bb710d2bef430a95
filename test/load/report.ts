import { rings } from '@ripple/budgets';
import type { Summary } from './latencies.ts';
import { ms, table } from './table.ts';
import { breaches, type Figures, ringNames } from './verdict.ts';

/** More than 1 second in 50: enough to make a p99. */
const MOST_FULL_SECONDS = 0.02;

const columns = ['ring', 'p50', 'p95', 'p99', 'max', 'count', 'budget', ''];

/** The figures for people, in lines. */
export function report(figures: Figures): string[] {
  const rows = ringNames.map((ring) => {
    const measured = figures.rings[ring];
    const verdict = breaches(ring, measured).length === 0 ? 'kept' : 'BROKEN';
    const { budgetMs, worstMs } = rings[ring];
    const budget = worstMs > budgetMs ? `${ms(budgetMs)}, worst ${ms(worstMs)}` : ms(budgetMs);
    return [ring, ...latencies(measured), String(measured.count), budget, verdict];
  });
  const { reads, posts, errors, generator, machine } = figures;
  const counts = Object.entries(errors).map(([kind, count]) => `${count} × ${kind}`);
  return [
    ...table([columns, ...rows], [0, columns.length - 2, columns.length - 1]),
    '',
    `home reads   p50 ${ms(reads.p50)}, p99 ${ms(reads.p99)}, max ${ms(reads.max)}, ${reads.count} read`,
    `posts        ${posts.sentPerSecond.toFixed(1)}/s sent of ${posts.wantedPerSecond}/s wanted; ` +
      `${posts.accepted} of ${posts.sent} accepted`,
    `errors       ${counts.join(', ') || 'none'}`,
    `generator    sent late by p99 ${ms(generator.lateness.p99)}, max ${ms(generator.lateness.max)}; ` +
      `event loop late by p99 ${ms(generator.eventLoop.p99)}, max ${ms(generator.eventLoop.max)}`,
    `machine      processors ${Math.round(machine.busy * 100)} % busy with all that runs here; ` +
      `nothing left in ${machine.fullSeconds} of ${machine.seconds} s`,
    ...warnings(figures),
  ];
}

/** Why the figures may say more about this machine than about Ripple. */
function warnings({ generator, machine }: Figures): string[] {
  const found: string[] = [];
  if (!generator.trusted) {
    found.push('WARNING: the load generator itself was late, so these figures are worse than the truth.');
  }
  if (machine.fullSeconds > machine.seconds * MOST_FULL_SECONDS) {
    found.push('WARNING: this machine was out of processor time: what was late may have waited for that.');
  }
  return found;
}

const latencies = ({ p50, p95, p99, max }: Summary) => [p50, p95, p99, max].map(ms);
