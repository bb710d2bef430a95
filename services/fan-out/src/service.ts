import type { Broker } from '@ripple/broker';
import { createBatcher } from '@ripple/concurrency';
import { createReceipts, createWatermarks } from '@ripple/delivery';
import { failPoint } from '@ripple/fail-points';
import {
  deliveryLanes,
  type Job,
  type Message,
  type MessageOf,
  type Part,
  type PostId,
  partsOf,
} from '@ripple/messages';
import { listPostsToPlan, type PostToFind } from '@ripple/posts';
import { lanePartsOf, openWorker, type Running, type WorkerOptions } from '@ripple/runtime';
import { inSpan } from '@ripple/telemetry';
import { markPulled } from '@ripple/timelines';
import type { Config } from './config.ts';
import { findTopics } from './find-topics.ts';
import {
  planDeletion,
  planEdit,
  planFavourite,
  planPost,
  planRelation,
  planTopicsChange,
  planWithheld,
} from './plan.ts';

/** Posts that are planned at once; what each asks Postgres is asked for all of them together. */
const SLOTS = 64;

/** Takes the one message of each act of a user, plans its jobs, and sends each into its lane. */
export async function start(config: Config & WorkerOptions): Promise<Running> {
  const worker = openWorker('fan-out', config);
  const { pool } = worker.database;
  const laneParts = lanePartsOf(config);
  const receipts = createReceipts(worker.redis, config.NAMESPACE);
  const watermarks = createWatermarks(worker.redis, config.NAMESPACE, laneParts);
  const findPost = createBatcher((ids: PostId[]) => listPostsToPlan(pool, ids), SLOTS);
  const topicsOf = createBatcher((posts: PostToFind[]) => findTopics(pool, posts), SLOTS);

  /** A handler that plans the jobs of a message and sends them. */
  const planned =
    <Act extends Message>(plan: (message: Act) => Job[] | Promise<Job[]>) =>
    async (message: Act): Promise<void> => {
      const jobs = await inSpan(`plan ${message.type}`, {}, async (span) => {
        const found = await plan(message);
        span?.setAttribute('ripple.jobs', found.length);
        return found;
      });
      await send(worker.broker, jobs);
    };
  /** The post of a message, unless it is deleted: its deletion is a message of its own. */
  const findLiving = async ({ postId }: { postId: PostId }): Promise<PostToFind | undefined> => {
    const post = await findPost(postId);
    return post?.deleted ? undefined : post;
  };

  async function planWhole(message: MessageOf<'post-created'>, post: PostToFind): Promise<Job[]> {
    const pulled = post.followers > config.PULL_THRESHOLD;
    // Readers have to know before the first post that is not pushed.
    if (pulled) await markPulled(pool, post.authorId);
    return planPost(message, post, { pulled, topics: await topicsOf(post) });
  }

  /** A watermark follows everything in both lanes: it goes through a part of the one, then of the other, then on. */
  const created = partsOf('post-created', laneParts);
  const nextOf = new Map(partsOf('events', laneParts).map((part, index) => [part, created[index]]));

  /**
   * On to where the jobs go. There it must not stand before jobs of what is older, which another fan-out may still have
   * in hand, or which is in another part: it tells of all, so those that come through one part are enough.
   */
  async function passOn(message: MessageOf<'watermark'>, from: Part): Promise<void> {
    const next = nextOf.get(from);
    if (next !== undefined) return worker.broker.publish({ lane: 'post-created', part: next, message });
    if (from !== created[0]) return;
    const { events, 'post-created': planned } = await watermarks.read();
    if (events === undefined || planned === undefined) return;
    const passed = { ...message, acceptedAt: Math.min(message.acceptedAt, events, planned) };
    const sent = deliveryLanes.flatMap((lane) =>
      partsOf(lane, laneParts).map((part) => worker.broker.publish({ lane, part, message: passed })),
    );
    await Promise.all(sent);
  }

  worker.consume({
    lanes: { 'post-created': 3, events: 1 },
    slots: SLOTS,
    handlers: {
      'post-created': planned(async (message) => {
        const post = await findLiving(message);
        // When it is withheld no more, there is another message, of which the receipt tells.
        if (post?.visibility === 'withheld') return planWithheld(message, post);
        const jobs = post ? await planWhole(message, post) : [];
        await receipts.planned(message, jobs);
        return jobs;
      }),
      'post-edited': planned(async (message) => {
        const post = await findLiving(message);
        return post ? planEdit(message, post, await topicsOf(post)) : [];
      }),
      'post-deleted': planned(async (message) => {
        const post = await findPost(message.postId);
        return post ? planDeletion(message, post) : [];
      }),
      'favourite-changed': planned(planFavourite),
      'relation-changed': planned(planRelation),
      'topics-changed': planned(planTopicsChange),
    },
    onWatermark: passOn,
  });
  return worker.start();
}

/** All jobs are confirmed before the message is: a crash in between sends some twice, and loses none. */
async function send(broker: Broker, jobs: Job[]): Promise<void> {
  failPoint('planned');
  await Promise.all(
    jobs.map(async (job) => {
      await broker.publish(job);
      failPoint('between-jobs');
    }),
  );
}
