import { createSemaphore, withTimeout } from '@ripple/concurrency';
import { encodeMessage, type Job, laneOfPart, type Part, partFor } from '@ripple/messages';
import {
  idOf,
  inSpan,
  type Logger,
  type Metrics,
  type Origin,
  type SpanDescription,
} from '@ripple/telemetry';
import { createConfirms, type RawPublish } from './confirms.ts';
import { PublishError } from './publish-error.ts';
import { openPublishingChannel } from './publishing-channel.ts';
import type { QueueDepths, Rung, TopologyMode, TopologyNames } from './topology.ts';

/** A job; where it comes from, if that is not what this process is doing now; the part it goes to, if not its own. */
export type OriginatedJob = Job & { origin?: Origin | undefined; part?: Part };

export interface Publisher {
  /**
   * Sends a job into its lane.
   * @param limitMs how long it may take until the confirm; 10 s if not given
   * @returns when the broker has confirmed that it is on disk
   * @throws {PublishError} if there is no connection, the broker blocks publishers, the message could
   *   not be routed, or no confirm came within `limitMs`
   */
  publish(job: OriginatedJob, limitMs?: number): Promise<void>;
  publishRaw(raw: RawPublish, limitMs?: number): Promise<void>;
  /** Declares again what is missing of the topology; does nothing without a connection. @returns how long its queues are */
  declare(): Promise<QueueDepths | undefined>;
  /** Whether a message sent now stands a chance. Never waits. */
  isAvailable(): boolean;
  whenUp(): Promise<void>;
  /** Waits for the confirms that are due, for 5 s at most, then closes. */
  close(): Promise<void>;
}

const DEFAULT_LIMIT_MS = 10_000;
const CLOSE_LIMIT_MS = 5_000;

/**
 * Publishes with confirms, persistent and mandatory, on a connection of its own (an alarm on the broker
 * blocks publishing connections, and must not stop consumers).
 *
 * Flow control: at most `maxInFlight` messages are unconfirmed, more wait for a permit (amqplib's
 * `publish()` returning true means nothing: under a memory alarm it did so 2,000 times without a confirm);
 * a full socket buffer is waited for; a blocked connection refuses at once.
 */
export function createPublisher(options: {
  urls: readonly string[];
  name: string;
  names: TopologyNames;
  ladder: readonly Rung[];
  topology: TopologyMode;
  logger: Logger;
  /** Left out by tools: the end of a tool's connection says nothing about the broker. */
  metrics?: Pick<Metrics, 'brokerConnected' | 'published'>;
  maxInFlight?: number;
}): Publisher {
  const { names, logger, metrics } = options;
  const inFlight = createSemaphore(options.maxInFlight ?? 1_000);
  const confirms = createConfirms();
  let closing = false;

  const channel = openPublishingChannel({
    ...options,
    onUp: () => metrics?.brokerConnected.set({ connection: 'publisher' }, 1),
    onDown(reason) {
      metrics?.brokerConnected.set({ connection: 'publisher' }, 0);
      confirms.failAll(reason);
    },
    onReturn: confirms.noteReturn,
  });

  function getPublish() {
    if (closing) throw new PublishError('the publisher is closing');
    return channel.get();
  }

  async function publishBefore(limit: AbortSignal, raw: RawPublish): Promise<void> {
    getPublish();
    await inFlight.run(async () => {
      await channel.whenDrained(limit);
      await confirms.send(getPublish(), raw, limit, channel.noteFull);
    }, limit);
  }

  async function publishRaw(raw: RawPublish, limitMs = DEFAULT_LIMIT_MS): Promise<void> {
    const limit = new AbortController();
    const timer = setTimeout(() => {
      limit.abort(new PublishError(`no confirm within ${limitMs} ms`));
    }, limitMs);
    try {
      await inSpan(`publish ${raw.routingKey}`, describe(raw), () => publishBefore(limit.signal, raw));
      metrics?.published.inc({ lane: laneOfPart(raw.routingKey), result: 'confirmed' });
      logger.debug({ lane: raw.routingKey, ...idOf(raw.origin) }, 'published');
    } catch (error) {
      metrics?.published.inc({ lane: laneOfPart(raw.routingKey), result: 'failed' });
      if (error instanceof PublishError) throw error;
      throw new PublishError('the channel is closed', { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    publishRaw,
    publish: ({ lane, message, origin, part }, limitMs) =>
      publishRaw(
        {
          exchange: names.lanesExchange,
          routingKey: part ?? partFor(lane, message, names.laneParts),
          content: encodeMessage(message),
          ...(origin && { origin }),
        },
        limitMs,
      ),
    declare: channel.declare,
    isAvailable: () => channel.isOpen() && !closing,
    whenUp: channel.whenUp,
    async close() {
      closing = true;
      await withTimeout(CLOSE_LIMIT_MS, inFlight.whenIdle()).catch(() => {});
      await channel.close();
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
