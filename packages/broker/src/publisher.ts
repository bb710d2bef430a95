import { randomUUID } from 'node:crypto';
import { failPoint } from '@ripple/fail-points';
import { encodeMessage, type Job } from '@ripple/messages';
import {
  currentOrigin,
  idOf,
  inSpan,
  type Logger,
  type Metrics,
  type Origin,
  type SpanDescription,
  within,
} from '@ripple/telemetry';
import type { ConfirmChannel } from 'amqplib';
import { superviseConnection } from './connection.ts';
import { createPlaces } from './places.ts';
import {
  declareTopology,
  type QueueDepths,
  type Rung,
  setUpTopology,
  type TopologyMode,
  type TopologyNames,
} from './topology.ts';

/** A message whose fate is unknown or bad. It may have arrived nevertheless: consumers are idempotent. */
export class PublishError extends Error {
  override name = 'PublishError';
}

export interface RawPublish {
  exchange: string;
  routingKey: string;
  content: Buffer;
  headers?: Record<string, unknown>;
  origin?: Origin;
}

/** A job, and where it comes from, if that is not what this process is doing now. */
export type OriginatedJob = Job & { origin?: Origin | undefined };

export interface Publisher {
  /**
   * Sends a job into its lane.
   * @returns when the broker has confirmed that it is on disk
   * @throws {PublishError} if there is no connection, the broker blocks publishers, the message could
   *   not be routed, or no confirm came within `limitMs`
   */
  publish(job: OriginatedJob, limitMs?: number): Promise<void>;
  publishRaw(raw: RawPublish, limitMs?: number): Promise<void>;
  /** Brings back what of the topology has gone; does nothing without a connection. @returns how long its queues are */
  declare(): Promise<QueueDepths | undefined>;
  /** Whether a message sent now stands a chance. Never waits. */
  isAvailable(): boolean;
  whenUp(): Promise<void>;
  /** Waits for the confirms that are due, then closes. */
  close(): Promise<void>;
}

interface Unconfirmed {
  returned: boolean;
  settle(error?: PublishError): void;
}

const DEFAULT_LIMIT_MS = 10_000;
const CLOSE_LIMIT_MS = 5_000;
const DECLARE_LIMIT_MS = 5_000;

/**
 * Publishes with confirms, persistent and mandatory, on a connection of its own (an alarm on the broker
 * blocks publishing connections, and must not stop consumers).
 *
 * Flow control: at most `maxInFlight` messages are unconfirmed, more wait for a place (amqplib's
 * `publish()` returning true means nothing: under a memory alarm it did so 2,000 times without a confirm);
 * a full socket buffer is waited for; a blocked connection refuses at once.
 */
export function createPublisher(options: {
  url: string;
  name: string;
  names: TopologyNames;
  ladder: readonly Rung[];
  topology: TopologyMode;
  logger: Logger;
  /** None where what it does is nobody's to watch: a tool's connection that ends is no broker that is gone. */
  metrics?: Pick<Metrics, 'brokerConnected' | 'published'>;
  maxInFlight?: number;
}): Publisher {
  const { names, ladder, logger, metrics } = options;
  const places = createPlaces(options.maxInFlight ?? 1_000);
  const unconfirmed = new Map<string, Unconfirmed>();
  let channel: ConfirmChannel | undefined;
  let blocked: string | undefined;
  let closing = false;
  /** While the socket's buffer is full: what to call when it has drained, or is gone. */
  let stalled: { until: Promise<void>; end: () => void } | undefined;

  function stall() {
    let end: () => void = () => {};
    const until = new Promise<void>((resolve) => {
      end = resolve;
    });
    stalled = { until, end };
  }
  function unstall() {
    stalled?.end();
    stalled = undefined;
  }

  const connection = superviseConnection({
    url: options.url,
    name: `${options.name}/publisher`,
    logger,
    async setUp(model, reset) {
      model.on('blocked', (reason) => {
        blocked = reason;
        logger.warn({ reason }, 'the broker blocks publishers');
      });
      model.on('unblocked', () => {
        blocked = undefined;
        logger.info('the broker takes messages again');
      });
      const fresh = await model.createConfirmChannel();
      fresh.on('error', (error) => reset(`publisher channel: ${error.message}`));
      fresh.on('close', () => reset('publisher channel closed'));
      fresh.on('drain', unstall);
      // A return comes before the confirm of the same message.
      fresh.on('return', (message) => {
        const returned = unconfirmed.get(message.properties.messageId);
        if (returned) returned.returned = true;
      });
      await setUpTopology(options.topology, fresh, names, ladder);
      channel = fresh;
    },
    onUp: () => metrics?.brokerConnected.set({ connection: 'publisher' }, 1),
    onDown(reason) {
      channel = undefined;
      blocked = undefined;
      unstall();
      metrics?.brokerConnected.set({ connection: 'publisher' }, 0);
      // amqplib may never call back for these.
      for (const each of [...unconfirmed.values()]) {
        each.settle(new PublishError(`connection lost: ${reason}`));
      }
    },
  });

  function openChannel(): ConfirmChannel {
    if (closing) throw new PublishError('the publisher is closing');
    if (!channel) throw new PublishError('no connection to the broker');
    if (blocked !== undefined) throw new PublishError(`the broker blocks publishers: ${blocked}`);
    return channel;
  }

  function sendAndConfirm(raw: RawPublish, limit: AbortSignal): Promise<void> {
    const into = openChannel();
    const messageId = randomUUID();
    const { requestId, ...trace } = currentOrigin(raw.origin);
    return new Promise<void>((resolve, reject) => {
      const settle = (error?: PublishError) => {
        if (!unconfirmed.delete(messageId)) return;
        if (error) reject(error);
        else resolve();
      };
      const entry: Unconfirmed = { returned: false, settle };
      unconfirmed.set(messageId, entry);
      limit.addEventListener('abort', () => settle(limit.reason), { once: true });
      const properties = {
        persistent: true,
        mandatory: true,
        messageId,
        contentType: 'application/json',
        ...(requestId !== undefined && { correlationId: requestId }),
        headers: { ...raw.headers, ...trace },
      };
      const room = into.publish(raw.exchange, raw.routingKey, raw.content, properties, (error) => {
        if (error) settle(new PublishError('refused by the broker', { cause: error }));
        else if (entry.returned) settle(new PublishError(`no queue takes ${raw.routingKey}`));
        else settle();
      });
      failPoint('published-unconfirmed');
      if (!room && !stalled) stall();
    });
  }

  async function publishWithin(raw: RawPublish, limit: AbortSignal): Promise<void> {
    openChannel();
    await places.take(limit);
    try {
      while (stalled) await Promise.race([stalled.until, rejectOn(limit)]);
      await sendAndConfirm(raw, limit);
    } finally {
      places.free();
    }
  }

  async function publishRaw(raw: RawPublish, limitMs = DEFAULT_LIMIT_MS): Promise<void> {
    const limit = new AbortController();
    const timer = setTimeout(() => {
      limit.abort(new PublishError(`no confirm within ${limitMs} ms`));
    }, limitMs);
    try {
      await inSpan(`publish ${raw.routingKey}`, describe(raw), () => publishWithin(raw, limit.signal));
      metrics?.published.inc({ lane: raw.routingKey, result: 'confirmed' });
      logger.debug({ lane: raw.routingKey, ...idOf(raw.origin) }, 'published');
    } catch (error) {
      metrics?.published.inc({ lane: raw.routingKey, result: 'failed' });
      if (error instanceof PublishError) throw error;
      throw new PublishError('the channel is closed', { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    publishRaw,
    publish: ({ lane, message, origin }, limitMs) =>
      publishRaw(
        {
          exchange: names.lanesExchange,
          routingKey: lane,
          content: encodeMessage(message),
          ...(origin && { origin }),
        },
        limitMs,
      ),
    async declare() {
      return channel && within(DECLARE_LIMIT_MS, declareTopology(channel, names, ladder));
    },
    isAvailable: () => channel !== undefined && blocked === undefined && !closing,
    whenUp: connection.whenUp,
    async close() {
      closing = true;
      await Promise.race([
        places.empty(),
        new Promise((resolve) => setTimeout(resolve, CLOSE_LIMIT_MS).unref()),
      ]);
      await connection.close();
    },
  };
}

const describe = ({ exchange, routingKey, content }: RawPublish): SpanDescription => ({
  kind: 'producer',
  attributes: {
    'messaging.system': 'rabbitmq',
    'messaging.operation.type': 'send',
    'messaging.operation.name': 'publish',
    'messaging.destination.name': `${exchange}:${routingKey}`,
    'messaging.rabbitmq.destination.routing_key': routingKey,
    'messaging.message.body.size': content.length,
  },
});

function rejectOn(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
