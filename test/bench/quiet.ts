import { inspectBroker } from '@ripple/broker';
import { systemClock } from '../load/arrivals.ts';
import type { Bench } from './bench.ts';

const LOOK_EVERY_MS = 200;
/** What workers hold is not seen in the queues: quiet is what stays quiet. */
const LOOKS = 3;
const LIMIT_MS = 120_000;
const NAMESPACE = 'ripple';

/** Waits until nothing is left to do, so that a figure doesn't pay for the one before. */
export async function untilQuiet({ stack, signal }: Pick<Bench, 'stack' | 'signal'>): Promise<void> {
  const limit = performance.now() + LIMIT_MS;
  for (let quiet = 0; quiet < LOOKS; ) {
    if (performance.now() > limit) throw new Error(`There was still work to do after ${LIMIT_MS / 1_000} s.`);
    signal.throwIfAborted();
    const { queues } = await inspectBroker({ url: stack.amqpUrl, name: 'bench', namespace: NAMESPACE });
    // A watermark may be on its way in each.
    quiet = queues.every(({ messages }) => messages <= 1) ? quiet + 1 : 0;
    await systemClock.sleep(LOOK_EVERY_MS, signal);
  }
}
