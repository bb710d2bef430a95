import { setTimeout as sleep } from 'node:timers/promises';
import { continueFrom } from '@ripple/telemetry';
import type { Publisher } from './publisher.ts';

/** The servers without which a process can't handle messages. */
export interface Dependencies {
  /**
   * Why nothing can be handled at the moment; `undefined` if all dependencies are available.
   * @param failure what a handler failed with
   */
  findUnavailable(failure?: Error): Promise<Error | undefined>;
  /** Resolves when all are available again, or at the signal; asks every 500 ms, the first time after 500 ms. */
  whenAvailable(): Promise<void>;
}

/** @param failure what a handler failed with, where one did */
export type Probe = (failure?: Error) => Promise<unknown>;

const PROBE_EVERY_MS = 500;

/**
 * @param options.probe rejects while a server other than the broker does not answer, or if a failure says so
 * @param options.signal ends all waiting
 */
export function createDependencies(options: {
  publisher: Publisher;
  probe: Probe | undefined;
  signal: AbortSignal;
}): Dependencies {
  const { publisher, probe, signal } = options;
  let waiting: Promise<void> | undefined;

  async function findUnavailable(failure?: Error): Promise<Error | undefined> {
    if (!publisher.isAvailable()) return new Error('the broker takes no messages');
    return probe?.(failure).then(
      () => undefined,
      (error: Error) => error,
    );
  }

  return {
    findUnavailable,
    /** All handlers that wait share one probe, which is in the trace of none of them. */
    whenAvailable() {
      waiting ??= continueFrom({}, async () => {
        do await sleep(PROBE_EVERY_MS, undefined, { signal }).catch(() => {});
        while (!signal.aborted && (await findUnavailable()));
        waiting = undefined;
      });
      return waiting;
    },
  };
}
