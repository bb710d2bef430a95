import { createReceipts, createWatermarks } from '@ripple/delivery';
import { countWaiting } from '@ripple/moderation';
import { createUserStates } from '@ripple/people';
import { lanePartsOf, openWorker, type Running, urlsOfNodes, type WorkerOptions } from '@ripple/runtime';
import type { Config } from './config.ts';
import { declareQueues } from './declare-queues.ts';
import { dropLettersOfLeavers } from './drop-letters.ts';
import { expireEvents } from './expire-events.ts';
import { deleteOldKeys } from './housekeeping.ts';
import { measureEvents } from './measure-events.ts';
import { noteReturned } from './note-returned.ts';
import { relay } from './relay.ts';
import { sendWatermark } from './send-watermark.ts';

const WATERMARK_MS = 1_000;
const RETURNED_MS = 2_000;
/** A process that ends between a change of a user's state and its announcement has announced it so much later. */
const STATES_MS = 2_000;
/** How long a deleted queue stays away at most. */
const DECLARE_MS = 5_000;
const HOUSEKEEPING_MS = 3_600_000;
const MEASURE_EVENTS_MS = 5_000;
const EXPIRE_EVENTS_MS = 60_000;
const WAITING_MS = 10_000;
const LETTERS_MS = 300_000;

/**
 * Publishes what the api could not, keeps queues and exchanges declared and measures their length, sends watermarks,
 * notes which workers are gone, announces states of users, measures how far events can be read, counts what waits for
 * moderators, and deletes old events and idempotency keys, and dead letters about posts of users who have left.
 */
export async function start(config: Config & WorkerOptions): Promise<Running> {
  const worker = openWorker('outbox-relay', config);
  const laneParts = lanePartsOf(config);
  const receipts = createReceipts(worker.redis, config.NAMESPACE);
  worker.repeat(() => relay(worker, receipts));
  worker.everyTogether('watermark', WATERMARK_MS, () => sendWatermark(worker, laneParts));
  const watermarks = createWatermarks(worker.redis, config.NAMESPACE);
  worker.every(RETURNED_MS, () => noteReturned(worker, watermarks));
  const userStates = createUserStates({
    redis: worker.redis,
    pool: worker.database.pool,
    namespace: config.NAMESPACE,
  });
  worker.everyTogether('user-states', STATES_MS, userStates.renew);
  worker.everyTogether('tidy-keys', HOUSEKEEPING_MS, () => deleteOldKeys(worker.database.pool));
  worker.every(MEASURE_EVENTS_MS, () => measureEvents(worker));
  worker.everyTogether('tidy-events', EXPIRE_EVENTS_MS, () =>
    expireEvents(worker.database.pool, config.EVENTS_DAYS),
  );
  const { NAMESPACE: namespace } = config;
  const dead = { urls: urlsOfNodes(config.AMQP_URL, config.AMQP_NODES), name: 'outbox-relay', namespace };
  worker.everyTogether('letters-of-leavers', LETTERS_MS, () =>
    dropLettersOfLeavers(worker.database.pool, { ...dead, signal: worker.stopping }),
  );
  worker.every(WAITING_MS, async () => {
    const { openReports, heldPosts } = await countWaiting(worker.database.pool);
    worker.metrics.openReports.set(openReports);
    worker.metrics.heldPosts.set(heldPosts);
  });
  if (config.AMQP_TOPOLOGY === 'declare') worker.every(DECLARE_MS, () => declareQueues(worker));
  return worker.start();
}
