import { ack, type Broker, type Outcome } from '@ripple/broker';
import type { Pool } from '@ripple/db';
import { failPoint } from '@ripple/fail-points';
import { countFollowers } from '@ripple/follows';
import { deliveryLanes, type Message } from '@ripple/messages';
import { openWorker, type Running, type WorkerOptions } from '@ripple/runtime';
import { planPost } from './plan.ts';

const SLOTS = 32;

/** Takes the one message of a post and sends its jobs, each into its lane. */
export async function start(config: WorkerOptions): Promise<Running> {
  const worker = openWorker('fan-out', config);
  worker.consume({
    subscriptions: [{ lane: 'post-created', weight: 1 }],
    slots: SLOTS,
    handler: (message) => fanOut(worker.database.pool, worker.broker, message),
    onWatermark: async (message) => {
      await Promise.all(deliveryLanes.map((lane) => worker.broker.publish({ lane, message })));
    },
  });
  return worker.start();
}

/** All jobs are confirmed before the message is: a crash in between sends some twice, and loses none. */
async function fanOut(pool: Pool, broker: Broker, message: Message): Promise<Outcome> {
  if (message.type !== 'post-created') {
    return { outcome: 'dead-letter', error: new Error(`${message.type} is no message for fan-out`) };
  }
  const jobs = planPost(message, await countFollowers(pool, message.authorId));
  failPoint('planned');
  await Promise.all(
    jobs.map(async (job) => {
      await broker.publish(job);
      failPoint('between-jobs');
    }),
  );
  return ack;
}
