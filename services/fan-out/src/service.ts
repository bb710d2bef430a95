import { ack, type Broker, type Outcome } from '@ripple/broker';
import { createBatcher, type Pool } from '@ripple/db';
import { failPoint } from '@ripple/fail-points';
import type { PostId } from '@ripple/ids';
import { deliveryLanes, type Job, type Lane, type Message } from '@ripple/messages';
import { findPostsToPlan, type PostToFind } from '@ripple/posts';
import { createReceipts, type Receipts } from '@ripple/receipts';
import { openWorker, type Running, type WorkerOptions } from '@ripple/runtime';
import { inSpan } from '@ripple/telemetry';
import { markPulled } from '@ripple/timelines';
import type { TopicOfPost } from '@ripple/topics';
import type { Config } from './config.ts';
import { findTopics } from './find-topics.ts';
import { planDeletion, planEdit, planFavourite, planPost, planRelation, planTopicsChange } from './plan.ts';

/** Posts that are planned at once; what each asks Postgres is asked for all of them together. */
const SLOTS = 64;

interface Context {
  pool: Pool;
  broker: Broker;
  receipts: Receipts;
  pullThreshold: number;
  findPost: (id: PostId) => Promise<PostToFind | undefined>;
  topicsOf: (post: PostToFind) => Promise<TopicOfPost[]>;
}

/** Takes the one message of whatever somebody did and sends its jobs, each into its lane. */
export async function start(config: Config & WorkerOptions): Promise<Running> {
  const worker = openWorker('fan-out', config);
  const { pool } = worker.database;
  const context: Context = {
    pool,
    broker: worker.broker,
    receipts: createReceipts(worker.redis, config.NAMESPACE),
    pullThreshold: config.PULL_THRESHOLD,
    findPost: createBatcher((ids) => findPostsToPlan(pool, ids), SLOTS),
    topicsOf: createBatcher((posts) => findTopics(pool, posts), SLOTS),
  };
  worker.consume({
    subscriptions: [
      { lane: 'post-created', weight: 3 },
      { lane: 'events', weight: 1 },
    ],
    slots: SLOTS,
    handler: (message) => fanOut(context, message),
    // Behind everything in both lanes: it goes through the one, then through the other.
    onWatermark: async (message, from) => {
      const next: readonly Lane[] = from === 'events' ? ['post-created'] : deliveryLanes;
      await Promise.all(next.map((lane) => worker.broker.publish({ lane, message })));
    },
  });
  return worker.start();
}

/** All jobs are confirmed before the message is: a crash in between sends some twice, and loses none. */
async function fanOut(context: Context, message: Message): Promise<Outcome> {
  const jobs = await inSpan(`plan ${message.type}`, {}, async (span) => {
    const planned = await plan(context, message);
    span?.setAttribute('ripple.jobs', planned?.length ?? 0);
    return planned;
  });
  if (!jobs) {
    return { outcome: 'dead-letter', error: new Error(`${message.type} is no message for fan-out`) };
  }
  if (message.type === 'post-created') await context.receipts.planned(message.postId, jobs);
  failPoint('planned');
  await Promise.all(
    jobs.map(async (job) => {
      await context.broker.publish(job);
      failPoint('between-jobs');
    }),
  );
  return ack;
}

async function plan(context: Context, message: Message): Promise<Job[] | undefined> {
  const { pool, pullThreshold, findPost, topicsOf } = context;
  /** Nothing is done any more for a post that is deleted: its deletion is an event of its own. */
  const living = async (id: PostId, toJobs: (post: PostToFind) => Job[] | Promise<Job[]>) => {
    const post = await findPost(id);
    return post && !post.deleted ? toJobs(post) : [];
  };
  switch (message.type) {
    case 'post-created':
      return living(message.postId, async (post) => {
        const pulled = post.followers > pullThreshold;
        // Readers have to know before the first post that is not pushed.
        if (pulled) await markPulled(pool, post.authorId);
        return planPost(message, post, { pulled, topics: await topicsOf(post) });
      });
    case 'post-edited':
      return living(message.postId, async (post) => planEdit(message, post, await topicsOf(post)));
    case 'post-deleted': {
      const post = await findPost(message.postId);
      return post ? planDeletion(message, post) : [];
    }
    case 'favourite-changed':
      return planFavourite(message);
    case 'relation-changed':
      return planRelation(message);
    case 'topics-changed':
      return planTopicsChange(message);
    default:
      return undefined;
  }
}
