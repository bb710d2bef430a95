import { createReceipts } from '@ripple/delivery';
import { createLivePublisher } from '@ripple/live';
import { createOutbox } from '@ripple/outbox';
import { openWorker, type Running, type WorkerOptions } from '@ripple/runtime';
import { acceptRequests } from './accept-requests.ts';
import { notifyOfFavourite, notifyOfPost, notifyOfRelation } from './notify-of.ts';

const SLOTS = 8;
/** Few: a step of one takes the row that counts the followers of its user. */
const ACCEPT_SLOTS = 2;

/** Ring 2: notifies users of what others did. Beside it, accepts the requests that wait for a user who was unlocked. */
export async function start(config: WorkerOptions): Promise<Running> {
  const worker = openWorker('notifier', config);
  const { database, metrics } = worker;
  const context = { ...database, live: createLivePublisher(worker.redis, config.NAMESPACE) };
  const outbox = createOutbox(worker);
  worker.onStop(outbox.close);
  const receipts = createReceipts(worker.redis, config.NAMESPACE);

  /** Observes the delay of a job once it is done. */
  const timed =
    <Job extends { acceptedAt: number }>(work: (job: Job) => Promise<void>) =>
    async (job: Job): Promise<void> => {
      await work(job);
      metrics.deliveryDelay.observe({ ring: 'followers' }, (Date.now() - job.acceptedAt) / 1_000);
    };

  worker.consume({
    lanes: { notifications: 1 },
    slots: SLOTS,
    handlers: {
      'notify-of-post': timed(async (job) => {
        await notifyOfPost(context, job);
        await receipts.delivered(job);
      }),
      'notify-of-favourite': timed((job) => notifyOfFavourite(context, job)),
      'notify-of-relation': timed((job) => notifyOfRelation(context, job)),
    },
  });
  worker.consume({
    lanes: { 'follow-requests': 1 },
    slots: ACCEPT_SLOTS,
    handlers: { 'accept-follow-requests': (job) => acceptRequests({ ...context, outbox }, job) },
  });
  return worker.start();
}
