import { type Lane, laneNames } from '@ripple/messages';
import type { ChannelModel } from 'amqplib';
import { withConnection } from './one-shot.ts';
import { retryLadder, topologyNames } from './topology.ts';

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
  const names = topologyNames(options.namespace);
  return withConnection(options, async (model) => {
    const channel = await model.createChannel();
    const since = performance.now();
    await channel.prefetch(1);
    const latencyMs = performance.now() - since;
    const queues: QueueState[] = [];
    for (const lane of laneNames) queues.push(await look(model, names.queue(lane), lane));
    for (const rung of retryLadder) queues.push(await look(model, names.retry(rung)));
    const dead = await look(model, names.deadLetters);
    const { version } = (model.connection as unknown as Connected).serverProperties;
    return {
      version,
      latencyMs,
      queues: [...queues, dead],
      deadLetters: dead.exists ? dead.messages : undefined,
    };
  });
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
