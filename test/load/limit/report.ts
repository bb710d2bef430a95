import { duration, ms, percent, quantity } from '../../lab/report/quantities.ts';
import { BROKEN, KEPT, terminalLines } from '../../lab/report/terminal.ts';
import { isExhausted } from '../report/judge.ts';
import type { Subject } from '../report/result.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { Bounds, Outcome } from './search.ts';

/** What was found at a rate, in the first phase of the scenario. */
export interface Try {
  postsPerSecond: number;
  outcome: Outcome;
  subject: Subject;
}

/**
 * Latencies count from the moment a request was due, so a generator that is late makes nothing look better: a try that
 * is kept is kept. Where it breaks while processors have time left, the generator was the bottleneck.
 */
export function outcomeOf(subject: Pick<Subject, 'failed' | 'generator' | 'processors'>): Outcome {
  if (subject.failed.length === 0) return 'kept';
  return subject.generator.trusted || isExhausted(subject) ? 'broken' : 'cannot say';
}

const words: Record<Outcome, string> = {
  kept: KEPT,
  broken: BROKEN,
  'cannot say': 'the generator was late',
};

/** A try in a line, for those who watch. */
export const describeTry = ({ postsPerSecond, outcome, subject }: Try): string =>
  [`${quantity(postsPerSecond)} posts a second: ${words[outcome]}`, ...subject.failed].join('; ');

/** All tries in a table, in the order in which they were made. */
export const triesTable = (tries: Try[]): string[] =>
  terminalLines({
    head: [
      'posts/s',
      '',
      'author p99',
      'followers p99',
      'home reads p99',
      'deliveries/s',
      'processors',
      'why',
    ],
    rows: tries.map(({ postsPerSecond, outcome, subject }) => [
      quantity(postsPerSecond),
      words[outcome],
      ...[subject.rings.author?.p99, subject.rings.followers?.p99, subject.reads.p99].map((each) =>
        ms(each ?? 0),
      ),
      quantity(subject.deliveries.perSecond),
      percent(subject.processors.busy),
      subject.failed.join('; '),
    ]),
    words: [1, 7],
  });

/** The answer, in sentences. */
export function describeLimit({ kept, broken }: Bounds, tries: Try[], { name, phases }: Scenario): string {
  const seconds = phases.reduce((sum, phase) => sum + phase.seconds, 0);
  const known =
    kept === undefined
      ? `No rate that was tried keeps every budget of ${name} for ${duration(seconds)}`
      : `Every budget of ${name} holds for ${duration(seconds)} at ${quantity(kept)} posts a second`;
  if (tries.at(-1)?.outcome === 'cannot say') {
    return (
      `${known}. The search has ended there: at ${quantity(tries.at(-1)?.postsPerSecond)} posts a second the load ` +
      'generator was late while processors had time left, so the limit is its own.'
    );
  }
  return broken === undefined
    ? `${known}, the highest rate that is tried.`
    : `${known}, and not at ${quantity(broken)}.`;
}
