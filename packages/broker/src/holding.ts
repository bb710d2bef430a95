import { randomUUID } from 'node:crypto';
import type { Part } from '@ripple/messages';
import type { ChannelModel } from 'amqplib';
import { withConnection } from './one-shot.ts';
import { type TopologyNames, topologyNames } from './topology.ts';

/**
 * The messages that the broker has delivered over one connection and that are not acknowledged. They are held until
 * they are done, or until the broker ends the connection and gives them to other consumers; that may be long after
 * this process has lost it.
 */
export interface Holding {
  /** Of all holdings of all processes. */
  readonly name: string;
  readonly parts: readonly Part[];
  /** When the oldest message of a part that has been received was accepted, in ms since the Unix epoch; Infinity if there is none. */
  oldestIn(part: Part): number;
  /** Resolves when everything that the broker has sent before is received. Rejects without the connection. */
  receiveAll(): Promise<void>;
  /** Aborts when the connection is lost. */
  readonly ended: AbortSignal;
}

interface Held {
  part: Part;
  /** In ms since the Unix epoch; Infinity for what makes no lane late. */
  acceptedAt: number;
}

/** The holding of a connection, as its consumer fills it. */
export interface OpenHolding extends Holding {
  add(message: Held): void;
  remove(message: Held): void;
}

/**
 * Declares an exclusive queue of the holding's name, which the broker deletes with the connection. No message comes
 * into it: by its being there {@link listReturned} finds out whether the broker still has the connection.
 */
export async function openHolding(options: {
  model: ChannelModel;
  names: TopologyNames;
  parts: readonly Part[];
  /** A round trip on the channel of each part. */
  receiveAll: () => Promise<unknown>;
  ended: AbortSignal;
}): Promise<OpenHolding> {
  const { model, names, parts, receiveAll, ended } = options;
  const name = randomUUID();
  const channel = await model.createChannel();
  // The rejection tells of it, too.
  channel.on('error', () => {});
  await channel.assertQueue(names.holding(name), { exclusive: true, durable: false });
  await channel.close();
  const held = new Set<Held>();
  return {
    name,
    parts,
    ended,
    add: (message) => held.add(message),
    remove: (message) => held.delete(message),
    oldestIn(wanted) {
      let oldest = Number.POSITIVE_INFINITY;
      for (const { part, acceptedAt } of held) if (part === wanted) oldest = Math.min(oldest, acceptedAt);
      return oldest;
    },
    async receiveAll() {
      await receiveAll();
    },
  };
}

/**
 * Of these holdings, those whose connection the broker has ended: what they held is in the queues again.
 * @throws if the broker doesn't answer
 */
export function listReturned(
  options: { urls: readonly string[]; name: string; namespace: string },
  holdings: string[],
): Promise<string[]> {
  const names = topologyNames(options.namespace);
  return withConnection(options, async (model) => {
    const returned: string[] = [];
    for (const holding of holdings) {
      if (!(await isDeclared(model, names.holding(holding)))) returned.push(holding);
    }
    return returned;
  });
}

/** The broker answers that a queue is locked, since another connection has it, or that there is none. */
async function isDeclared(model: ChannelModel, queue: string): Promise<boolean> {
  const channel = await model.createChannel();
  channel.on('error', () => {});
  try {
    await channel.checkQueue(queue);
    await channel.close();
    return true;
  } catch (error) {
    const { code } = error as { code?: number };
    if (code === 405) return true;
    if (code === 404) return false;
    throw error;
  }
}
