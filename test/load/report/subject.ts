import { laneNames, rings } from '@ripple/messages';
import type { Target } from '../../lab/target.ts';
import type { Measured } from '../measure.ts';
import { failures } from '../verdict.ts';
import type { Subject } from './result.ts';

/** The relay sends one through every lane each second (packages/delivery/src/watermarks). */
const WATERMARKS_PER_SECOND = laneNames.length;

/** What was measured, put together for the report. */
export function subjectOf(
  target: Target,
  measured: Measured,
  rest: { wantedPerSecond: number; bytesPerEntry: number | undefined },
): Subject {
  const { recorder, counted, generator, machine, processes, postingSeconds, wholeSeconds } = measured;
  const { posts, owed } = recorder;
  const deliveries = counted?.deliveries;
  const messages = counted && counted.messages - (counted.lanes ? WATERMARKS_PER_SECOND * wholeSeconds : 0);
  const subject = {
    name: target.name,
    rings: Object.fromEntries(
      target.rings.map((ring) => {
        const { budgetMs, worstMs } = rings[ring];
        const unseen = recorder.unseen[ring];
        return [ring, { ...recorder.rings[ring].distribution(), budgetMs, worstMs, unseen }];
      }),
    ),
    reads: recorder.reads.distribution(),
    ...(recorder.largest.summary().count > 0 && { largest: recorder.largest.distribution() }),
    posts: {
      ...posts,
      wantedPerSecond: rest.wantedPerSecond,
      sentPerSecond: posts.sent / postingSeconds,
    },
    deliveries: { owed, counted: deliveries, perSecond: (deliveries ?? owed) / wholeSeconds },
    messagesPerPost: messages === undefined ? undefined : Math.max(0, messages) / Math.max(1, posts.accepted),
    bytesPerEntry: rest.bytesPerEntry,
    processes,
    generator: {
      ...generator,
      lateness: { p99: generator.lateness.p99, max: generator.lateness.max },
    },
    processors: machine,
    errors: Object.fromEntries(recorder.errors),
    series: recorder.seconds,
  };
  return { ...subject, failed: failures(subject, target.name === 'ripple' ? counted : undefined) };
}
