import { rings } from '@ripple/messages';
import { overBudget } from '../lab/budget.ts';
import { describeWork } from '../lab/quiet.ts';
import { ms } from '../lab/report/quantities.ts';
import type { RunFigures } from '../lab/watch.ts';
import type { FaultFigures } from './figures.ts';
import type { Judgement } from './judge.ts';
import type { Injected } from './recorder.ts';

export interface Figures extends Judgement, RunFigures {
  /** Whether it was one: then a primary is replaced, and not waited for. */
  cluster: boolean;
  /** Sendings of posts. */
  attempts: number;
  /** Pages that were wrong when they were read, in the midst of it all. */
  wrongPages: Record<string, number>;
  /** Requests of users that were refused. */
  refusals: Record<string, number>;
  reads: number;
  faults: FaultFigures;
  injected: Injected[];
  errors: Record<string, number>;
}

const RECOVERY_MS = 30_000;
const REFUSAL_MS = 2_000;
const REPLACED_WITHIN_MS = 5_000;

/** What must never happen, whatever else does. */
export function failures(figures: Figures): string[] {
  const { lost, doubled, unexpected, outdated, outOfOrder, wrongPages, refusals, underWay, posts } = figures;
  const found = Object.entries({ lost, doubled, unexpected, outdated, 'out of order': outOfOrder })
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) => `${names.length} ${what}: ${names.slice(0, 5).join('; ')}`);
  for (const [what, count] of Object.entries(wrongPages)) found.push(`${count} pages were wrong: ${what}`);
  for (const [what, count] of Object.entries(refusals)) found.push(`${count} requests were refused: ${what}`);
  if (underWay.deadLetters > 0) found.push(`${underWay.deadLetters} dead letters`);
  if (posts.unanswered > 0) found.push(`${posts.unanswered} posts were never accepted`);
  return found;
}

/** Promises of time. A machine that has no processor time left breaks them, too. */
export function breaches({ cluster, faults, late, quietMs, underWay }: Figures): string[] {
  const { unfelt, longestRecovery } = faults;
  const postgres = faults.posts.Postgres;
  const found: string[] = [];
  if (longestRecovery === undefined) found.push('a recovery took more than a minute');
  else if (longestRecovery > RECOVERY_MS)
    found.push(`a recovery took ${ms(longestRecovery)}, more than 30 s`);
  if (late.length > 0)
    found.push(`${late.length} deliveries were still on their way a minute after a recovery`);
  if (quietMs === undefined) found.push(`it did not become quiet: ${describeWork(underWay)}`);
  // Of a cluster the p99 is held to the limit of the worst: all its nodes share the processors of this machine.
  const limits = cluster ? { ...rings.author, budgetMs: rings.author.worstMs } : rings.author;
  const slow = overBudget(limits, { p99: unfelt.p99, max: cluster ? unfelt.p99 : unfelt.worst });
  for (const each of slow) found.push(`without the broker, Redis or a worker: ${each}`);
  const unheard = unfelt.refused + unfelt.unanswered + unfelt.failed;
  if (unheard > 0) found.push(`without the broker, Redis or a worker: ${unheard} POSTs were not accepted`);
  const { unfeltReadFailures } = faults;
  if (unfeltReadFailures > 0)
    found.push(`without the broker, Redis or a worker: ${unfeltReadFailures} reads failed`);
  if (postgres.slowestRefusal > REFUSAL_MS)
    found.push(`a 503 took ${ms(postgres.slowestRefusal)}, more than 2 s`);
  if (cluster && faults.longestRefusal > REPLACED_WITHIN_MS)
    found.push(`POSTs were refused for ${ms(faults.longestRefusal)}, more than 5 s`);
  if (postgres.withoutRetryAfter > 0) found.push(`${postgres.withoutRetryAfter} 503s without Retry-After`);
  const instead = postgres.unanswered + postgres.failed;
  if (instead > 0) found.push(`without Postgres: ${instead} POSTs got neither 201 nor 503`);
  return found;
}
