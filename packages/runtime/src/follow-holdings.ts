import type { Holding } from '@ripple/broker';
import { withTimeout } from '@ripple/concurrency';
import type { Watermarks } from '@ripple/delivery';
import type { Logger } from '@ripple/telemetry';
import { runLoop } from './loop.ts';

/** A delay is read up to this too high for each worker on the way: for fan-out and for the lane's own. */
const REPORT_EVERY_MS = 2_000;
const END_LIMIT_MS = 1_000;

/** Reports what the connections of a consumer hold, each until it ends. */
export function createHoldingsFollower(watermarks: Watermarks, logger: Logger) {
  const following = new Set<Promise<void>>();

  async function reportUntilEnd({ ended, name }: Holding, report: () => Promise<void>): Promise<void> {
    await runLoop(ended, logger, async () => {
      // A report that fails tells nothing: time goes on from the last one.
      await reportTwice(report).catch((err) => logger.warn({ err }, 'what is in hand was not reported'));
      return REPORT_EVERY_MS;
    });
    await watermarks.ended(name).catch((err) => logger.debug({ err }, 'the end of a holding was not noted'));
  }

  return {
    /** Resolves when the holding is noted for the first time. */
    async follow(holding: Holding): Promise<void> {
      const { report } = watermarks.reporterOf(holding);
      await report();
      const followed = reportUntilEnd(holding, report).finally(() => following.delete(followed));
      following.add(followed);
    },
    /** Resolves when all that have ended are noted so, or after a second: without that, outbox-relay finds them. */
    async whenEnded(): Promise<void> {
      await withTimeout(END_LIMIT_MS, Promise.all(following)).catch(() => {});
    },
  };
}

/** What the first is answered is told by the second, so that it need not wait for the next round. */
async function reportTwice(report: () => Promise<void>): Promise<void> {
  await report();
  await report();
}
