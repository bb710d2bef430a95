import { ack, type Outcome } from '@ripple/broker';
import { openStorage } from '@ripple/media-storage';
import type { Message } from '@ripple/messages';
import { createOutboxPublisher } from '@ripple/outbox';
import { openWorker, type Running, runLoop, type WorkerOptions } from '@ripple/runtime';
import type { Config } from './config.ts';
import { processMedia, type Workshop } from './process-media.ts';
import { removeMediaOfPost, removeUnused } from './remove-media.ts';

/** Each holds a picture in memory. */
const SLOTS = 2;
const TIDY_EVERY_MS = 60_000;

/** Makes pictures ready, and removes those that nobody needs. */
export async function start(config: Config & WorkerOptions): Promise<Running> {
  const worker = openWorker('media', config);
  const { database, broker, logger, metrics } = worker;
  const outbox = createOutboxPublisher({ broker, pool: database.pool, logger, metrics });
  const workshop: Workshop = { database, outbox, logger, metrics, storage: await openStorage(config) };
  worker.consume({
    subscriptions: [{ lane: 'media', weight: 1 }],
    slots: SLOTS,
    handler: (message) => handle(workshop, message),
  });
  const stop = new AbortController();
  const tidying = runLoop(stop.signal, logger, async () => {
    await removeUnused(workshop);
    return TIDY_EVERY_MS;
  });
  const running = await worker.start();
  return {
    ...running,
    async stop() {
      stop.abort();
      await tidying;
      await outbox.close();
      await running.stop();
    },
  };
}

async function handle(workshop: Workshop, message: Message): Promise<Outcome> {
  switch (message.type) {
    case 'process-media':
      await processMedia(workshop, message.mediaId);
      return ack;
    case 'delete-media':
      await removeMediaOfPost(workshop, message.postId);
      return ack;
    default:
      return { outcome: 'dead-letter', error: new Error(`${message.type} is no message for media`) };
  }
}
