import { setTimeout as sleep } from 'node:timers/promises';
import { StartupError } from '../startup-error.ts';
import type { Program, Running } from './program.ts';

const POLL_MS = 50;
const LATE_POLL_MS = 1_000;

/**
 * Resolves when the program is ready.
 * @param onLate called once when `readyWithinSeconds` have passed and the process answers that it lives, for instance
 *   because it waits for another one; it is then waited for. Without it, being late is an error
 * @throws {StartupError} when the process has ended, or is late; the reason of `signal` when that is aborted
 */
export async function untilReady(
  program: Program,
  running: Running,
  { onLate, signal }: { onLate?: () => void; signal: AbortSignal | undefined },
): Promise<void> {
  const { label, logFile, readyWithinSeconds, isReady, isAlive } = program;
  const deadline = Date.now() + readyWithinSeconds * 1000;
  let isLate = false;
  while (!(await isReady().catch(() => false))) {
    signal?.throwIfAborted();
    if (running.hasEnded()) {
      const how = await running.ended;
      throw new StartupError(`${label} ended while starting (${how}); its log is ${logFile}`);
    }
    if (Date.now() > deadline) {
      if (!onLate || !(await isAlive?.().catch(() => false))) {
        throw new StartupError(
          `${label} was not ready within ${readyWithinSeconds} s; its log is ${logFile}`,
        );
      }
      if (!isLate) onLate();
      isLate = true;
    }
    await sleep(isLate ? LATE_POLL_MS : POLL_MS);
  }
  signal?.throwIfAborted();
}
