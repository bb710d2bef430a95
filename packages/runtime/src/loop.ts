import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@ripple/telemetry';

const AFTER_ERROR_MS = 1_000;

/**
 * Calls `runOnce` again and again until the signal; what it returns is the pause before the next time, in
 * ms. An error is logged and tried again.
 */
export async function runLoop(
  signal: AbortSignal,
  logger: Logger,
  runOnce: () => Promise<number>,
): Promise<void> {
  while (!signal.aborted) {
    const pause = await runOnce().catch((error) => {
      logger.error({ err: error }, 'a round failed and is tried again');
      return AFTER_ERROR_MS;
    });
    await sleep(pause, undefined, { signal }).catch(() => {});
  }
}
