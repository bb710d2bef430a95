import { type Job, type Message, type MessageOf, type PostId, timeOf } from '@ripple/messages';
import type { Redis } from '@ripple/redis';
import { type DeliveryJob, type PublishedRing, pieceOf, publishedRings } from './piece.ts';
import { deliverScript, planScript } from './scripts.ts';

/** How far a post has come in one ring. */
export interface RingReceipt {
  /** Jobs that bring it there, and how many of them are done. */
  planned: number;
  delivered: number;
  /** People for whom these were: followers, of the author or of a topic, and those named; who is both counts twice. */
  recipients: number;
  /** When the last one was done, in ms since the Unix epoch. */
  completedAt: number | undefined;
}

/** Where a post has come to. */
export interface Receipt {
  /** When its message was in the queue, in ms since the Unix epoch; `undefined`: it isn't, as far as is known. */
  publishedAt: number | undefined;
  /** Empty until the post is planned. */
  rings: Partial<Record<PublishedRing, RingReceipt>>;
}

export interface Receipts {
  /** The broker has confirmed a message. Not waited for: fan-out notes it, too. */
  published(message: Message): void;
  /**
   * Before these jobs are sent: they are all that brings the post to its rings. Notes nothing of a post of yesterday,
   * unless it was held until now.
   */
  planned(message: MessageOf<'post-created'>, jobs: Job[]): Promise<void>;
  /** After a job is done, and before it is acknowledged. The same job may be noted again. */
  delivered(job: DeliveryJob, recipients?: number): Promise<void>;
  /** What is known of a post; of one that is older than a day, nothing. */
  read(post: PostId): Promise<Receipt>;
}

const TTL_SECONDS = 24 * 3_600;

/**
 * Whether a post that was accepted at that time, or released where it was held, is so young that its receipt may be there;
 * in ms since the Unix epoch. What is older comes once more by `npm run ripple -- refan`: its times would tell of that and
 * not of the post, and Redis, which refuses when it is full, would hold a key of each.
 */
export const mayHaveReceipt = (acceptedAt: number): boolean => Date.now() - acceptedAt < TTL_SECONDS * 1_000;

const isYoung = (post: PostId) => mayHaveReceipt(timeOf(post).getTime());

/** Delivery receipts, in Redis: a hash for each post, of which scripts.ts tells. */
export function createReceipts(redis: Redis, namespace: string): Receipts {
  const plan = redis.script('planReceipt', planScript);
  const deliver = redis.script('deliverReceipt', deliverScript);
  const keyOf = (post: PostId) => `${namespace}:receipt:${post}`;

  return {
    published(message) {
      // What was noted of one that was held is of the time before: fan-out knows better.
      if (message.type !== 'post-created' || message.released || !isYoung(message.postId)) return;
      // An answer that is not waited for would let a client without a connection keep commands without bound.
      const key = keyOf(message.postId);
      const node = redis.onKey(key);
      if (!redis.isUp(node)) return;
      // Both are in one write. A pipeline would cost several times as much as its two commands.
      const noted = [node.hsetnx(key, 'published', Date.now()), node.expire(key, TTL_SECONDS)];
      for (const each of noted) each.catch(() => {});
    },

    async planned({ postId, released = false }, jobs) {
      if (!released && !isYoung(postId)) return;
      const pieces = jobs.flatMap(({ message }) => pieceOf(message) ?? []);
      const rings = publishedRings.flatMap((ring) => {
        const names = pieces.filter((piece) => piece.ring === ring).map(({ name }) => name);
        return [ring, names.length, ...names];
      });
      await plan([keyOf(postId)], Date.now(), TTL_SECONDS, released ? 1 : 0, ...rings);
    },

    async delivered(job, recipients = 0) {
      const piece = pieceOf(job);
      if (piece) await deliver([keyOf(job.postId)], Date.now(), piece.ring, piece.name, recipients);
    },

    async read(post) {
      return parseReceipt(await redis.onKey(keyOf(post)).hgetall(keyOf(post)));
    },
  };
}

function parseReceipt(fields: Record<string, string>): Receipt {
  const rings: Receipt['rings'] = {};
  for (const ring of publishedRings) {
    const complete = fields[ring]?.split(' ').map(Number);
    if (complete) {
      const [planned = 0, recipients = 0, completedAt] = complete;
      rings[ring] = { planned, delivered: planned, recipients, completedAt };
    } else if (fields[`${ring}:left`] !== undefined) {
      const pieces = Object.keys(fields).filter((field) => field.startsWith(`${ring}/`));
      const delivered = pieces.filter((piece) => fields[piece] !== '');
      const recipients = delivered.reduce((sum, piece) => sum + Number(fields[piece]), 0);
      rings[ring] = {
        planned: pieces.length,
        delivered: delivered.length,
        recipients,
        completedAt: undefined,
      };
    }
  }
  return { publishedAt: fields.published === undefined ? undefined : Number(fields.published), rings };
}
