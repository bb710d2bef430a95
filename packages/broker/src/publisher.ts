import { createSemaphore, withTimeout } from '@ripple/concurrency';
import {
  encodeMessage,
  encodeTogether,
  type Job,
  laneOfPart,
  lanes,
  type Part,
  partFor,
} from '@ripple/messages';
import {
  currentOrigin,
  idOf,
  inSpan,
  type Logger,
  type Metrics,
  type Origin,
  type SpanDescription,
} from '@ripple/telemetry';
import { createBundler } from './bundler.ts';
import { createConfirms, type RawPublish } from './confirms.ts';
import { PublishError } from './publish-error.ts';
import { openPublishingChannel } from './publishing-channel.ts';
import type { QueueDepths, Rung, TopologyMode, TopologyNames } from './topology.ts';

/** A job; where it comes from, if that is not what this process is doing now; the part it goes to, if not its own. */
export type OriginatedJob = Job & { origin?: Origin | undefined; part?: Part };

/** A job until the broker has answered. */
interface Waiting {
  type: string;
  json: string;
  bytes: number;
  origin: Origin;
  /** By the clock of `performance`, in ms. */
  deadline: number;
  isSettled: boolean;
  settle(error?: Error): void;
}

export interface Publisher {
  /**
   * Sends a job into its lane: alone, or with others that wait for the same part of it (bundler.ts).
   * @param limitMs how long it may take until the confirm; 10 s if not given
   * @returns when the broker has confirmed that it is on disk
   * @throws {PublishError} if there is no connection, the broker blocks publishers, the message could
   *   not be routed, or no confirm came within `limitMs`
   */
  publish(job: OriginatedJob, limitMs?: number): Promise<void>;
  /** Sends a message as it is, alone. Resolves and rejects as `publish`. */
  publishRaw(raw: Omit<RawPublish, 'origin'> & { origin?: Origin }, limitMs?: number): Promise<void>;
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
 * Flow control: at most `maxInFlight` messages, each alone or a bundle, are unconfirmed, more wait for a permit (amqplib's
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
  metrics?: Pick<Metrics, 'brokerConnected' | 'published' | 'sentToBroker'>;
  maxInFlight?: number;
}): Publisher {
  const { names, logger, metrics } = options;
  const inFlight = createSemaphore(options.maxInFlight ?? 1_000);
  const confirms = createConfirms();
  let closing = false;
  /** Messages that are published and neither confirmed nor given up. */
  let unsettled = 0;
  let announceSettled: () => void = () => {};

  const channel = openPublishingChannel({
    ...options,
    onUp: () => metrics?.brokerConnected.set({ connection: 'publisher' }, 1),
    onDown(reason) {
      metrics?.brokerConnected.set({ connection: 'publisher' }, 0);
      confirms.failAll(reason);
    },
    onReturn: confirms.noteReturn,
  });

  async function sendWithin(limitMs: number, raw: RawPublish): Promise<void> {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(tooLate(limitMs)), limitMs);
    try {
      await inFlight.run(async () => {
        await channel.whenDrained(limit.signal);
        await confirms.send(channel.get(), raw, limit.signal, channel.noteFull);
      }, limit.signal);
      metrics?.sentToBroker.inc();
    } finally {
      clearTimeout(timer);
    }
  }

  const bundler = createBundler<Waiting>(async (routingKey, entries) => {
    const [first, ...others] = entries.filter(({ isSettled }) => !isSettled);
    if (!first) return;
    const open = [first, ...others];
    const raw = {
      exchange: names.lanesExchange,
      routingKey,
      ...(others.length === 0
        ? { content: Buffer.from(first.json), origin: first.origin }
        : { content: encodeTogether(open), origin: {} }),
    };
    const limitMs = Math.max(...open.map(({ deadline }) => deadline)) - performance.now();
    const error = await sendWithin(Math.ceil(limitMs), raw).catch((error) => error);
    for (const { settle } of open) settle(error);
  });

  function sendWithOthers(routingKey: string, { lane, message }: Job, origin: Origin, limitMs: number) {
    return new Promise<void>((resolve, reject) => {
      const json = encodeMessage(message);
      const timer = setTimeout(() => waiting.settle(tooLate(limitMs)), limitMs);
      const waiting: Waiting = {
        type: message.type,
        json,
        bytes: Buffer.byteLength(json),
        origin,
        deadline: performance.now() + limitMs,
        isSettled: false,
        settle(error) {
          waiting.isSettled = true;
          clearTimeout(timer);
          if (error) reject(error);
          else resolve();
        },
      };
      bundler.add(routingKey, waiting, lanes[lane].together);
    });
  }

  /** @param send given where the message comes from, which is the span of its publishing if it has one */
  async function publishAs(
    exchange: string,
    routingKey: string,
    given: Origin | undefined,
    send: (origin: Origin) => Promise<void>,
  ): Promise<void> {
    unsettled += 1;
    let result: 'confirmed' | 'failed' = 'failed';
    try {
      if (closing) throw new PublishError('the publisher is closing');
      channel.get();
      await inSpan(`publish ${routingKey}`, describe(exchange, routingKey), () => send(currentOrigin(given)));
      result = 'confirmed';
      logger.debug({ lane: routingKey, ...idOf(given) }, 'published');
    } catch (error) {
      if (error instanceof PublishError) throw error;
      throw new PublishError('the channel is closed', { cause: error });
    } finally {
      metrics?.published.inc({ lane: laneOfPart(routingKey), result });
      unsettled -= 1;
      if (unsettled === 0) announceSettled();
    }
  }

  return {
    publish(job, limitMs = DEFAULT_LIMIT_MS) {
      const routingKey = job.part ?? partFor(job.lane, job.message, names.laneParts);
      return publishAs(names.lanesExchange, routingKey, job.origin, (origin) =>
        sendWithOthers(routingKey, job, origin, limitMs),
      );
    },
    publishRaw: (raw, limitMs = DEFAULT_LIMIT_MS) =>
      publishAs(raw.exchange, raw.routingKey, raw.origin, (origin) =>
        sendWithin(limitMs, { ...raw, origin }),
      ),
    declare: channel.declare,
    isAvailable: () => channel.isOpen() && !closing,
    whenUp: channel.whenUp,
    async close() {
      closing = true;
      const settled = new Promise<void>((resolve) => {
        announceSettled = resolve;
      });
      if (unsettled > 0) await withTimeout(CLOSE_LIMIT_MS, settled).catch(() => {});
      await channel.close();
    },
  };
}

const tooLate = (limitMs: number) => new PublishError(`no confirm within ${limitMs} ms`);

const describe = (exchange: string, routingKey: string): SpanDescription => ({
  kind: 'producer',
  attributes: {
    'messaging.system': 'rabbitmq',
    'messaging.operation.type': 'send',
    'messaging.operation.name': 'publish',
    'messaging.destination.name': `${exchange}:${routingKey}`,
    'messaging.rabbitmq.destination.routing_key': routingKey,
  },
});
