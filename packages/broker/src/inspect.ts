import { withTimeout } from '@ripple/concurrency';
import { type Lane, type LaneParts, laneNames, partsOf } from '@ripple/messages';
import type { Logger } from '@ripple/telemetry';
import type { ChannelModel } from 'amqplib';
import { superviseConnection } from './connection.ts';
import { withConnection } from './one-shot.ts';
import { retryLadder, type TopologyNames, topologyNames } from './topology.ts';

export interface QueueState {
  name: string;
  /** The lane it is the queue of, or of a part of; the others are the delay queues and the dead letters. */
  lane: Lane | undefined;
  /** False: no service has declared it yet, or it was deleted. */
  exists: boolean;
  /**
   * Waiting to be delivered; a bundle counts as one. What workers hold unacknowledged is not among them: AMQP doesn't
   * tell.
   */
  messages: number;
  consumers: number;
}

export interface BrokerState {
  version: string;
  /** One round trip on an open connection, in ms. */
  latencyMs: number;
  queues: QueueState[];
  /** Messages that wait for their next try, on the delay queues. */
  retrying: number;
  /** How many there are; undefined if their queue doesn't exist. */
  deadLetters: number | undefined;
}

/**
 * The queues of a Ripple, as far as AMQP shows them (by a passive declaration): no message is touched.
 * @throws if the broker doesn't answer
 */
export function inspectBroker(options: {
  urls: readonly string[];
  name: string;
  namespace: string;
  laneParts?: LaneParts;
}): Promise<BrokerState> {
  const names = topologyNames(options.namespace, options.laneParts);
  return withConnection(options, (model) => inspectOn(model, names));
}

/**
 * Asks one node, by a connection that is made for it. It logs in: one that is closed before is a warning in the log of
 * RabbitMQ.
 * @param options.limitMs for the connection
 * @returns how long one round trip took on the open connection, in ms
 * @throws if there is no answer
 */
export const inspectBrokerNode = (url: string, options: { name: string; limitMs: number }): Promise<number> =>
  withConnection({ urls: [url], ...options }, roundTrip);

/** How long an inspection waits for the first connection. */
const FIRST_CONNECTION_MS = 1_000;

/** The same on one connection that is kept, for repeated inspections. */
export interface Inspector {
  /**
   * Calls that come during an inspection share it. A silent broker holds it until the connection is lost.
   * @throws if there is no connection
   */
  inspect(): Promise<BrokerState>;
  close(): Promise<void>;
}

export function createInspector(options: {
  urls: readonly string[];
  name: string;
  namespace: string;
  laneParts?: LaneParts;
  logger: Logger;
}): Inspector {
  const names = topologyNames(options.namespace, options.laneParts);
  let model: ChannelModel | undefined;
  let inspection: Promise<BrokerState> | undefined;
  const connection = superviseConnection({
    ...options,
    async setUp(fresh) {
      model = fresh;
    },
    onDown: () => {
      model = undefined;
      // Its answer may never come.
      inspection = undefined;
    },
  });

  function begin(on: ChannelModel): Promise<BrokerState> {
    const state = inspectOn(on, names).finally(() => {
      if (inspection === state) inspection = undefined;
    });
    return state;
  }

  return {
    async inspect() {
      await withTimeout(FIRST_CONNECTION_MS, connection.whenUp());
      if (!model) throw new Error('no connection to the broker');
      inspection ??= begin(model);
      return inspection;
    },
    close: connection.close,
  };
}

async function inspectOn(model: ChannelModel, names: TopologyNames): Promise<BrokerState> {
  const latencyMs = await roundTrip(model);
  const [lanes, retries, dead] = await Promise.all([
    Promise.all(
      laneNames.flatMap((lane) =>
        partsOf(lane, names.laneParts).map((part) => inspectQueue(model, names.queue(part), lane)),
      ),
    ),
    Promise.all(retryLadder.map((rung) => inspectQueue(model, names.retry(rung)))),
    inspectQueue(model, names.deadLetters),
  ]);
  const { version } = (model.connection as unknown as Connected).serverProperties;
  return {
    version,
    latencyMs,
    queues: [...lanes, ...retries, dead],
    retrying: retries.reduce((sum, { messages }) => sum + messages, 0),
    deadLetters: dead.exists ? dead.messages : undefined,
  };
}

async function roundTrip(model: ChannelModel): Promise<number> {
  const channel = await model.createChannel();
  const since = performance.now();
  await channel.prefetch(1);
  const ms = performance.now() - since;
  await channel.close();
  return ms;
}

/** Left out of the types of amqplib's connection. */
interface Connected {
  serverProperties: { version: string };
}

/** On a channel of its own: the broker closes the channel if the queue doesn't exist. */
async function inspectQueue(model: ChannelModel, name: string, lane?: Lane): Promise<QueueState> {
  const channel = await model.createChannel();
  channel.on('error', () => {});
  try {
    const { messageCount, consumerCount } = await channel.checkQueue(name);
    await channel.close();
    return { name, lane, exists: true, messages: messageCount, consumers: consumerCount };
  } catch (error) {
    if ((error as { code?: number }).code !== 404) throw error;
    return { name, lane, exists: false, messages: 0, consumers: 0 };
  }
}
