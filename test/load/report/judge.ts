import type { Ring } from '@ripple/messages';
import { ringNames } from '../../lab/target.ts';
import { breaches } from '../verdict.ts';
import type { LoadResult, RingResult, Subject } from './result.ts';

/** More than 1 second in 50: enough to make a p99. */
const MOST_FULL_SECONDS = 0.02;

export const isKept = (ring: Ring, result: RingResult): boolean => breaches(ring, result).length === 0;

export const brokenRings = ({ rings }: Subject): Ring[] =>
  ringNames.filter((name) => rings[name] !== undefined && !isKept(name, rings[name]));

/** Why the figures may say more about the machine than about the subject. */
export function warnings({ generator, processors }: Subject): string[] {
  const found: string[] = [];
  if (!generator.trusted) {
    found.push('The load generator itself was late, so these figures are worse than the truth.');
  }
  if (isExhausted({ processors })) {
    found.push('This machine was out of processor time: what was late may have waited for that.');
  }
  return found;
}

export const isExhausted = ({ processors }: Pick<Subject, 'processors'>): boolean =>
  processors.fullSeconds > processors.seconds * MOST_FULL_SECONDS;

/** The one that a result is about: Ripple, which comes first. */
export function mainSubject({ subjects }: LoadResult): Subject {
  const [first] = subjects;
  if (first === undefined) throw new Error('A result has at least one subject.');
  return first;
}

/** CPU seconds for a million deliveries into home timelines, by process, the dearest first. */
export function cpuPerMillion(subject: Subject): { name: string; seconds: number }[] | undefined {
  const millions = (subject.deliveries.counted ?? subject.deliveries.owed) / 1e6;
  if (!(millions > 0) || subject.processes.length === 0) return undefined;
  return subject.processes
    .map(({ name, cpuSeconds }) => ({ name, seconds: cpuSeconds / millions }))
    .sort((a, b) => b.seconds - a.seconds);
}

export const cpuPerMillionInAll = (subject: Subject): number | undefined =>
  cpuPerMillion(subject)?.reduce((sum, { seconds }) => sum + seconds, 0);

export const memoryInAll = ({ processes }: Subject, when: 'first' | 'last' | 'most'): number =>
  processes.reduce((sum, { memory }) => sum + memory[when], 0);
