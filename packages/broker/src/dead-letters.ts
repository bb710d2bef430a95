import { withTimeout } from '@ripple/concurrency';
import { laneNames } from '@ripple/messages';
import { continueFrom, type Logger } from '@ripple/telemetry';
import type { Channel, GetMessage } from 'amqplib';
import { type DeadLetter, parseDeadLetter } from './dead-letter.ts';
import { HEADERS } from './headers.ts';
import { withConnection } from './one-shot.ts';
import { createPublisher, type Publisher } from './publisher.ts';
import { topologyNames } from './topology.ts';

export interface DeadLettersOptions {
  /** Of the nodes of a cluster, or of one server. */
  urls: readonly string[];
  /** Shown by the broker beside the connection. */
  name: string;
  namespace: string;
  /** Ends the work between two letters: those not acknowledged yet go back to their queue. */
  signal?: AbortSignal;
  /** Takes no more letters than this, the oldest first. */
  most?: number;
  /** Called after each batch with how many of how many letters were visited. */
  onProgress?: (done: number, of: number) => void;
}

export type Choose = (letter: DeadLetter) => boolean;

export interface Redriven {
  redriven: DeadLetter[];
  /** Still among the dead letters. */
  failed: { letter: DeadLetter; error: Error }[];
  /** It was ended before every letter was visited. */
  more: boolean;
}

/**
 * Letters that are acknowledged together. Fewer than the 32 acknowledgements that RabbitMQ sends on to a quorum
 * queue before it holds them back: those it holds when the channel closes are lost (at 100 here, 66 of 5,000
 * redriven letters stayed). The takes of the next batch wait for those of this one.
 */
const BATCH = 20;
const PUBLISHER_LIMIT_MS = 10_000;

/** The letters for which `choose` is true. They stay in their queue. */
export async function listDeadLetters(options: DeadLettersOptions, choose: Choose): Promise<DeadLetter[]> {
  const chosen: DeadLetter[] = [];
  await visitAll(options, async (_, letters) => {
    for (const { letter } of letters) if (choose(letter)) chosen.push(letter);
  });
  return chosen;
}

/** Deletes the letters for which `choose` is true. @returns those that were deleted */
export async function dropDeadLetters(options: DeadLettersOptions, choose: Choose): Promise<DeadLetter[]> {
  const dropped: DeadLetter[] = [];
  await visitAll(options, async (channel, letters) => {
    for (const { raw, letter } of letters) {
      if (!choose(letter)) continue;
      channel.ack(raw);
      dropped.push(letter);
    }
  });
  return dropped;
}

/**
 * Sends the letters for which `choose` is true into their lanes again, as new messages with all attempts left. A letter goes only after
 * the broker has confirmed the new message, so an interruption in between leaves both, and the handlers,
 * which are idempotent, do the same thing twice.
 */
export async function redriveDeadLetters(
  options: DeadLettersOptions & { logger: Logger },
  choose: Choose,
): Promise<Redriven> {
  const names = topologyNames(options.namespace);
  // No ladder: nothing is retried from here. The services declare the topology.
  const publisher = createPublisher({ ...options, names, ladder: [], topology: 'expect' });
  const result: Redriven = { redriven: [], failed: [], more: false };
  try {
    await whenUp(publisher);
    result.more = !(await visitAll(options, async (channel, letters) => {
      const wanted = letters.filter(({ letter }) => choose(letter));
      const sent = wanted.map(({ letter }) =>
        continueFrom(letter.origin, () => sendAgain(publisher, names.lanesExchange, letter)),
      );
      for (const [index, outcome] of (await Promise.allSettled(sent)).entries()) {
        const { raw, letter } = wanted[index] as Taken;
        if (outcome.status === 'rejected') {
          result.failed.push({ letter, error: outcome.reason as Error });
        } else {
          channel.ack(raw);
          result.redriven.push(letter);
        }
      }
    }));
  } finally {
    await publisher.close();
  }
  return result;
}

async function sendAgain(publisher: Publisher, exchange: string, letter: DeadLetter): Promise<void> {
  if (!laneNames.some((lane) => lane === letter.lane)) throw new Error(`there is no lane "${letter.lane}"`);
  await publisher.publishRaw({
    exchange,
    routingKey: letter.lane,
    content: letter.body,
    origin: letter.origin,
    headers: {
      [HEADERS.attempts]: 0,
      // Kept for the case that it becomes a dead letter again.
      ...(letter.firstFailedAt !== undefined && { [HEADERS.firstFailedAt]: letter.firstFailedAt }),
    },
  });
}

interface Taken {
  raw: GetMessage;
  letter: DeadLetter;
}

/**
 * Takes every letter once, without acknowledging it, and gives them to `visit` in batches. Letters that `visit`
 * doesn't acknowledge return to the queue when the channel closes, also when this process is killed. Takes no more
 * letters than there are at the start: those that arrive meanwhile are left for the next call.
 * @returns whether `visit` has seen them all
 */
async function visitAll(
  options: DeadLettersOptions,
  visit: (channel: Channel, letters: Taken[]) => Promise<void>,
): Promise<boolean> {
  const { deadLetters } = topologyNames(options.namespace);
  return withConnection(options, async (model) => {
    const channel = await model.createChannel();
    let closed: Error | undefined;
    channel.on('error', (error) => {
      closed = error;
    });
    const { messageCount } = await channel.checkQueue(deadLetters).catch((error) => {
      if (error.code !== 404) throw error;
      throw new Error(`there is no queue ${deadLetters}: outbox-relay declares it`);
    });
    const count = Math.min(messageCount, options.most ?? messageCount);
    let batch: Taken[] = [];
    for (let done = 0; done < count && !options.signal?.aborted; done++) {
      const raw = await channel.get(deadLetters, { noAck: false });
      if (raw === false) break;
      batch.push({ raw, letter: parseDeadLetter(raw) });
      if (batch.length < BATCH) continue;
      await visit(channel, batch);
      batch = [];
      options.onProgress?.(done + 1, count);
    }
    const ended = options.signal?.aborted === true;
    if (!ended) await visit(channel, batch);
    // An acknowledgement has no answer; the answer to the close tells that the broker has got them.
    await channel.close();
    if (closed) throw closed;
    return !ended;
  });
}

function whenUp(publisher: Publisher): Promise<void> {
  return withTimeout(PUBLISHER_LIMIT_MS, publisher.whenUp()).catch((cause) => {
    throw new Error(`the broker takes no messages within ${PUBLISHER_LIMIT_MS / 1_000} s`, { cause });
  });
}
