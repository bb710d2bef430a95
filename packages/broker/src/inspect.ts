import { type Lane, laneNames } from '@ripple/messages';
import { type Logger, within } from '@ripple/telemetry';
import type { ChannelModel } from 'amqplib';
import { superviseConnection } from './connection.ts';
import { withConnection } from './one-shot.ts';
import { retryLadder, type TopologyNames, topologyNames } from './topology.ts';

export interface QueueState {
  name: string;
  /** The lane it is the queue of; the others are the delay queues and the dead letters. */
  lane: Lane | undefined;
  /** False: no service has declared it yet, or somebody has deleted it. */
  exists: boolean;
  /** Waiting to be delivered. What workers hold unacknowledged is not among them: AMQP doesn't tell. */
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
 * The queues of a Ripple, as far as AMQP shows them (a passive declaration): no message is touched.
 * @throws if the broker doesn't answer
 */
export function inspectBroker(options: {
  url: string;
  name: string;
  namespace: string;
}): Promise<BrokerState> {
  return withConnection(options, (model) => lookAt(model, topologyNames(options.namespace)));
}

/** How long a look waits for the first connection: who looked before it was there has gone by then. */
const FIRST_CONNECTION_MS = 1_000;

/** The same by one connection that is kept, for whoever looks again and again. */
export interface Inspector {
  /**
   * One look at a time, for all who ask meanwhile. It takes as long as a broker is silent.
   * @throws if there is no connection
   */
  inspect(): Promise<BrokerState>;
  close(): Promise<void>;
}

export function createInspector(options: {
  url: string;
  name: string;
  namespace: string;
  logger: Logger;
}): Inspector {
  const names = topologyNames(options.namespace);
  let model: ChannelModel | undefined;
  let looking: Promise<BrokerState> | undefined;
  const connection = superviseConnection({
    ...options,
    async setUp(fresh) {
      model = fresh;
    },
    onDown: () => {
      model = undefined;
      // It may never end.
      looking = undefined;
    },
  });

  function look(at: ChannelModel): Promise<BrokerState> {
    const state = lookAt(at, names).finally(() => {
      if (looking === state) looking = undefined;
    });
    return state;
  }

  return {
    async inspect() {
      await within(FIRST_CONNECTION_MS, connection.whenUp());
      if (!model) throw new Error('no connection to the broker');
      looking ??= look(model);
      return looking;
    },
    close: connection.close,
  };
}

async function lookAt(model: ChannelModel, names: TopologyNames): Promise<BrokerState> {
  const latencyMs = await roundTrip(model);
  const [lanes, retries, dead] = await Promise.all([
    Promise.all(laneNames.map((lane) => look(model, names.queue(lane), lane))),
    Promise.all(retryLadder.map((rung) => look(model, names.retry(rung)))),
    look(model, names.deadLetters),
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

/** On a channel of its own: asking for a queue that isn't there closes it. */
async function look(model: ChannelModel, name: string, lane?: Lane): Promise<QueueState> {
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
