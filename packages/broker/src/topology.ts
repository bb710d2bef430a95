import { type Lane, type LaneParts, laneNames, ONE_PART, type Part, partsOf } from '@ripple/messages';
import type { Channel } from 'amqplib';

/** A delay queue of the retry ladder. A changed delay is a new queue: its name carries the delay. */
export interface Rung {
  name: string;
  delayMs: number;
}

/**
 * Waiting times before the second, third, … attempt; after the last one a message is a dead letter. They
 * add up to about 36 minutes: a fault that lasts longer needs an operator anyway.
 */
export const retryLadder: readonly Rung[] = [
  { name: '1s', delayMs: 1_000 },
  { name: '5s', delayMs: 5_000 },
  { name: '30s', delayMs: 30_000 },
  { name: '5m', delayMs: 300_000 },
  { name: '30m', delayMs: 1_800_000 },
];

/** Ends a message that kills its consumer each time; the retry ladder ends all other messages long before. */
const DELIVERY_LIMIT = 20;
/**
 * Every inspection of the dead letters returns them to their queue, any number of times. Without a limit of its own,
 * the queue gets RabbitMQ 4's: a letter that was returned 20 times is dropped, since there is no queue behind it.
 * (-1, which means none to RabbitMQ 4, dropped a letter after one return on 3.10.) See ADR 10.
 */
const DEAD_LETTER_DELIVERY_LIMIT = 2 ** 31 - 1;

/**
 * Every name on the broker. `namespace` keeps several Ripples apart on one broker. A lane in parts has a queue for each,
 * which has its own routing key on all these ways.
 *
 * ```
 * lanes (direct) ──lane──► queue <lane> ──delivery limit──► dead (fanout) ──► queue dead
 *    ▲                        worker: retry
 *    └──after its delay── queue retry.5s ◄── retry.5s (fanout; the routing key stays the lane)
 * ```
 */
export function topologyNames(namespace: string, laneParts: LaneParts = ONE_PART) {
  return {
    laneParts,
    lanesExchange: `${namespace}.lanes`,
    deadExchange: `${namespace}.dead`,
    queue: (part: Part) => `${namespace}.${part}`,
    holding: (name: string) => `${namespace}.holding.${name}`,
    retry: (rung: Rung) => `${namespace}.retry.${rung.name}`,
    deadLetters: `${namespace}.dead`,
  };
}

export type TopologyNames = ReturnType<typeof topologyNames>;

/** Every queue of ours is replicated and on disk, and refuses messages rather than drop some when it is full. */
const quorum = { 'x-queue-type': 'quorum', 'x-overflow': 'reject-publish' };
/** Dead-lettering inside the broker is confirmed, too: the message leaves its queue once it is in the next. */
const deadLetterTo = (exchange: string) => ({
  'x-dead-letter-exchange': exchange,
  'x-dead-letter-strategy': 'at-least-once',
});

/**
 * Which process declares the topology: `declare`, this one; `expect`, another one, and this one needs no right to do
 * it. See ADR 11.
 */
export type TopologyMode = 'declare' | 'expect';

/** To be done on a fresh connection, before it is used. */
export async function setUpTopology(
  mode: TopologyMode,
  channel: Channel,
  names: TopologyNames,
  ladder: readonly Rung[],
): Promise<void> {
  if (mode === 'declare') {
    await declareTopology(channel, names, ladder);
    return;
  }
  // A check needs no right. What is missing closes the channel, and the supervisor of the connection tries again
  // until it is there. The exchanges of the ladder are declared last: with them, all else is there.
  for (const exchange of [names.lanesExchange, names.deadExchange, ...ladder.map(names.retry)]) {
    await channel.checkExchange(exchange);
  }
}

/** How many messages of each queue no consumer has taken yet; a bundle counts as one. */
export interface QueueDepths {
  lanes: Record<Lane, number>;
  /** By the name of the rung. */
  retries: Record<string, number>;
  deadLetters: number;
}

/**
 * Declares everything. Safe to call again, by any process, at any time.
 * @returns what the broker answers to that: how long each queue is
 */
export async function declareTopology(
  channel: Channel,
  names: TopologyNames,
  ladder: readonly Rung[],
): Promise<QueueDepths> {
  const depths = { lanes: {} as Record<Lane, number>, retries: {} as Record<string, number> };
  await channel.assertExchange(names.lanesExchange, 'direct', { durable: true });
  await channel.assertExchange(names.deadExchange, 'fanout', { durable: true });

  const dead = await channel.assertQueue(names.deadLetters, {
    durable: true,
    arguments: { ...quorum, 'x-delivery-limit': DEAD_LETTER_DELIVERY_LIMIT },
  });
  await channel.bindQueue(names.deadLetters, names.deadExchange, '');

  for (const lane of laneNames) {
    depths.lanes[lane] = 0;
    for (const part of partsOf(lane, names.laneParts)) {
      const { messageCount } = await channel.assertQueue(names.queue(part), {
        durable: true,
        arguments: { ...quorum, ...deadLetterTo(names.deadExchange), 'x-delivery-limit': DELIVERY_LIMIT },
      });
      await channel.bindQueue(names.queue(part), names.lanesExchange, part);
      depths.lanes[lane] += messageCount;
    }
  }

  for (const rung of ladder) {
    const name = names.retry(rung);
    await channel.assertExchange(name, 'fanout', { durable: true });
    const { messageCount } = await channel.assertQueue(name, {
      durable: true,
      arguments: { ...quorum, ...deadLetterTo(names.lanesExchange), 'x-message-ttl': rung.delayMs },
    });
    await channel.bindQueue(name, name, '');
    depths.retries[rung.name] = messageCount;
  }
  return { ...depths, deadLetters: dead.messageCount };
}

/** Removes everything: for tests. */
export async function deleteTopology(
  channel: Channel,
  names: TopologyNames,
  ladder: readonly Rung[],
): Promise<void> {
  const retries = ladder.map(names.retry);
  const parts = laneNames.flatMap((lane) => partsOf(lane, names.laneParts));
  for (const queue of [...parts.map(names.queue), ...retries, names.deadLetters]) {
    await channel.deleteQueue(queue);
  }
  for (const exchange of [...retries, names.lanesExchange, names.deadExchange]) {
    await channel.deleteExchange(exchange);
  }
}
