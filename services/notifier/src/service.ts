import { ack, type Outcome } from '@ripple/broker';
import { createLivePublisher } from '@ripple/live';
import { createReceipts } from '@ripple/receipts';
import { openWorker, type Running, type WorkerOptions } from '@ripple/runtime';
import { notifyOfFavourite, notifyOfPost, notifyOfRelation } from './notify-of.ts';

const SLOTS = 8;

/** Ring 2: tells people what others did about them. */
export async function start(config: WorkerOptions): Promise<Running> {
  const worker = openWorker('notifier', config);
  const { database, metrics } = worker;
  const notifying = { ...database, live: createLivePublisher(worker.redis, config.NAMESPACE) };
  const receipts = createReceipts(worker.redis, config.NAMESPACE);
  worker.consume({
    subscriptions: [{ lane: 'notifications', weight: 1 }],
    slots: SLOTS,
    async handler(message): Promise<Outcome> {
      switch (message.type) {
        case 'notify-of-post':
          await notifyOfPost(notifying, message);
          await receipts.delivered(message);
          break;
        case 'notify-of-favourite':
          await notifyOfFavourite(notifying, message);
          break;
        case 'notify-of-relation':
          await notifyOfRelation(notifying, message);
          break;
        default:
          return { outcome: 'dead-letter', error: new Error(`${message.type} is no message for notifier`) };
      }
      metrics.deliveryDelay.observe({ ring: 'followers' }, (Date.now() - message.acceptedAt) / 1_000);
      return ack;
    },
  });
  return worker.start();
}
