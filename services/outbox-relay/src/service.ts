import { createReceipts } from '@ripple/receipts';
import { openWorker, type Running, runLoop, type WorkerOptions } from '@ripple/runtime';
import { declareQueues } from './declare-queues.ts';
import { forgetOldKeys } from './housekeeping.ts';
import { relay } from './relay.ts';
import { sendWatermark } from './send-watermark.ts';

const POLL_MS = 500;
const WATERMARK_MS = 1_000;
/** How long a deleted queue stays away at most. */
const DECLARE_MS = 5_000;
const HOUSEKEEPING_MS = 3_600_000;

/**
 * Publishes what the api could not, keeps queues and exchanges in being and tells how long they are, and throws
 * away what has served its time.
 */
export async function start(config: WorkerOptions): Promise<Running> {
  const worker = openWorker('outbox-relay', config);
  const receipts = createReceipts(worker.redis, config.NAMESPACE);
  const stop = new AbortController();
  const loops = [
    runLoop(stop.signal, worker.logger, () => relay(worker, receipts, POLL_MS)),
    runLoop(stop.signal, worker.logger, async () => {
      await sendWatermark(worker);
      return WATERMARK_MS;
    }),
    runLoop(stop.signal, worker.logger, async () => {
      await forgetOldKeys(worker.database.pool);
      return HOUSEKEEPING_MS;
    }),
  ];
  if (config.AMQP_TOPOLOGY === 'declare') {
    loops.push(
      runLoop(stop.signal, worker.logger, async () => {
        await declareQueues(worker);
        return DECLARE_MS;
      }),
    );
  }
  const running = await worker.start();
  return {
    ...running,
    async stop() {
      stop.abort();
      await Promise.all(loops);
      await running.stop();
    },
  };
}
