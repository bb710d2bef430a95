import { type Lane, type Part, partsOf } from '@ripple/messages';
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import { type Rung, setUpTopology, type TopologyMode, type TopologyNames } from './topology.ts';

export interface LaneConsumer {
  channel: Channel;
  tag: string;
  /** Resolves when what the broker has sent on the channel before is received. */
  roundTrip(): Promise<unknown>;
}

/**
 * Begins to consume lanes on a fresh connection, each part on a channel of its own.
 * @param options.prefetch unacknowledged messages that the broker delivers of each lane at most
 * @param options.reset called when the connection has to be made anew, with the reason
 */
export async function consumeLanes(options: {
  model: ChannelModel;
  topology: TopologyMode;
  names: TopologyNames;
  ladder: readonly Rung[];
  lanes: Lane[];
  prefetch: number;
  onMessage: (channel: Channel, lane: Lane, part: Part, raw: ConsumeMessage) => void;
  reset: (reason: string) => void;
}): Promise<LaneConsumer[]> {
  const { model, names, lanes, onMessage, reset } = options;
  const consumers: LaneConsumer[] = [];
  for (const lane of lanes) {
    const parts = partsOf(lane, names.laneParts);
    const prefetch = Math.ceil(options.prefetch / parts.length);
    for (const part of parts) {
      const channel = await model.createChannel();
      channel.on('error', (error) => reset(`consumer channel of ${part}: ${error.message}`));
      channel.on('close', () => reset(`consumer channel of ${part} closed`));
      if (consumers.length === 0) await setUpTopology(options.topology, channel, names, options.ladder);
      await channel.prefetch(prefetch);
      const { consumerTag } = await channel.consume(names.queue(part), (raw) => {
        // null: the broker has cancelled the consumer, for instance because its queue was deleted.
        if (raw === null) reset(`the broker cancelled the consumer of ${part}`);
        else onMessage(channel, lane, part, raw);
      });
      consumers.push({ channel, tag: consumerTag, roundTrip: () => channel.prefetch(prefetch) });
    }
  }
  return consumers;
}
