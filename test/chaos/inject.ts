import { setTimeout as sleep } from 'node:timers/promises';
import { rejoin } from './isolate.ts';
import type { Fault } from './schedule.ts';
import type { Stage } from './stage.ts';

/** A cut in the middle of what is sent needs something to be sent; an idle wire is cut after this long. */
const CUT_LIMIT_MS = 1_000;

/** Lets a fault happen, from its beginning to its end; afterwards everything runs again. */
export async function inject(fault: Fault, stage: Stage, signal: AbortSignal): Promise<void> {
  const { kind, target, ms, lateMs, bytes } = fault;
  const program = stage.program(target);
  const wire = stage.wire(target);
  const wait = () => sleep(ms, undefined, { signal });
  const forAWhile = async (begin: () => unknown, end: () => unknown) => {
    try {
      await begin();
      await wait();
    } finally {
      await end();
    }
  };
  switch (kind) {
    case 'kill':
    case 'stop':
      // A server that isn't there refuses connections, which the wire would take in its place.
      wire?.refuse();
      try {
        await Promise.all([unlessAborted(program.crash(), signal), wait()]);
      } finally {
        await wire?.heal();
      }
      return;
    case 'freeze':
      return forAWhile(
        () => program.kill('SIGSTOP'),
        () => program.kill('SIGCONT'),
      );
    case 'restart':
      return unlessAborted(program.restart(), signal);
    case 'outage':
      return forAWhile(
        () => wire?.refuse(),
        () => wire?.heal(),
      );
    case 'cut':
      wire?.cut(bytes);
      await sleep(CUT_LIMIT_MS, undefined, { signal });
      wire?.cut();
      return;
    case 'silence':
      return forAWhile(
        () => wire?.blackHole(),
        () => wire?.heal(),
      );
    case 'delay':
      return forAWhile(
        () => wire?.delay(lateMs),
        () => wire?.heal(),
      );
    case 'isolate':
      return forAWhile(() => stage.isolate(target), rejoin);
    case 'flush':
      return stage.flushRedis();
    case 'alarm':
      return forAWhile(
        () => stage.setAlarm(true),
        () => stage.setAlarm(false),
      );
    default: {
      const never: never = kind;
      throw new Error(`unknown fault ${never}`);
    }
  }
}

/** Waits no longer than until the run ends: what is being stopped will not be ready any more. */
async function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  await Promise.race([work, aborted]);
}
