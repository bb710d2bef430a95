import type { Ring } from '@ripple/messages';
import { mebibytes, ms, perSecond, quantity, whole } from '../../lab/report/quantities.ts';
import { ringNames } from '../../lab/target.ts';
import { cpuPerMillionInAll, memoryInAll } from './judge.ts';
import type { Distribution, Subject } from './result.ts';

/** A figure by which subjects, and runs, are compared. */
export interface Metric {
  name: string;
  /** Undefined where it was not measured. */
  of: (subject: Subject) => number | undefined;
  describe: (value: number) => string;
  better: 'less' | 'more';
  /** The ring it is of. */
  ring?: Ring;
  /** A smaller difference is none. */
  same?: number;
}

/** Closer than this, timers and not what they measure make the difference. */
const SAME_MS = 1;

const less = (name: string, of: Metric['of'], describe: Metric['describe']): Metric => ({
  ...{ name, of, describe },
  better: 'less',
});
const more = (name: string, of: Metric['of'], describe: Metric['describe']): Metric => ({
  ...less(name, of, describe),
  better: 'more',
});
const latencies = (name: string, of: (subject: Subject) => Distribution | undefined): Metric[] =>
  (['p50', 'p95', 'p99', 'max'] as const).map((which) => ({
    ...less(
      `${name} ${which}`,
      (subject) => {
        const found = of(subject);
        return found === undefined || found.count === 0 ? undefined : found[which];
      },
      ms,
    ),
    same: SAME_MS,
  }));

export const metrics: Metric[] = [
  ...ringNames.flatMap((ring) =>
    [
      ...latencies(ring, ({ rings }) => rings[ring]),
      less(`${ring} unseen`, ({ rings }) => rings[ring]?.unseen, whole),
    ].map((metric) => ({ ...metric, ring })),
  ),
  ...latencies('home reads', ({ reads }) => reads),
  more('posts', ({ posts }) => posts.sentPerSecond, perSecond),
  less('posts not accepted', ({ posts }) => posts.sent - posts.accepted, whole),
  more('deliveries', ({ deliveries }) => deliveries.perSecond, perSecond),
  less('messages per post', ({ messagesPerPost }) => messagesPerPost, quantity),
  less('bytes per timeline entry', ({ bytesPerEntry }) => bytesPerEntry, quantity),
  less('CPU s per million deliveries', cpuPerMillionInAll, quantity),
  less(
    'memory at the end',
    (subject) => (subject.processes.length > 0 ? memoryInAll(subject, 'last') : undefined),
    mebibytes,
  ),
  less('errors', ({ errors }) => Object.values(errors).reduce((sum, count) => sum + count, 0), whole),
];
