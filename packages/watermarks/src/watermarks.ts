import { type DeliveryLane, deliveryLanes } from '@ripple/messages';
import type { Redis } from '@ripple/redis';

/** For each lane a time in ms since the Unix epoch: all that was accepted before it has been delivered. */
export type LaneWatermarks = Partial<Record<DeliveryLane, number>>;

export interface Watermarks {
  /** Notes that a lane has come up to `acceptedAt`; it never goes back. */
  advance(lane: DeliveryLane, acceptedAt: number): Promise<void>;
  /** What is known; a lane that no watermark has come through yet is left out. */
  read(): Promise<LaneWatermarks>;
  /** As `read`, and lanes that nothing is known of are counted from `now` on, so that one whose worker never came shows. */
  readFrom(now: number): Promise<LaneWatermarks>;
}

const advanceScript = /* lua */ `
-- KEYS[1] watermarks   ARGV[1] lane, ARGV[2] time
local current = redis.call('HGET', KEYS[1], ARGV[1])
if not current or tonumber(current) < tonumber(ARGV[2]) then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
end
return 0
`;

type WithScript = Redis & { advanceWatermark(key: string, lane: string, time: number): Promise<number> };

/**
 * How far each lane has come. Every second the outbox relay sends a message that says up to which time all
 * posts have left the outbox; it travels as posts do, through fan-out into every lane, and the worker at the
 * end notes it here. Queues are first in, first out: what was accepted before it has been taken before it.
 *
 * So the delay of a lane is a time, also when its worker is dead, and also when nobody posts. (AMQP tells
 * how long a queue is, and not how old its head is. The term is that of stream processing: Akidau et al.,
 * The Dataflow Model, 2015.)
 */
export function createWatermarks(client: Redis, namespace: string): Watermarks {
  client.defineCommand('advanceWatermark', { lua: advanceScript, numberOfKeys: 1 });
  const redis = client as WithScript;
  const key = `${namespace}:watermarks`;

  async function read(): Promise<LaneWatermarks> {
    const values = await redis.hmget(key, ...deliveryLanes);
    return Object.fromEntries(
      deliveryLanes.flatMap((lane, index) => {
        const value = values[index];
        return value ? [[lane, Number(value)]] : [];
      }),
    );
  }

  return {
    async advance(lane, acceptedAt) {
      await redis.advanceWatermark(key, lane, acceptedAt);
    },
    read,
    async readFrom(now) {
      const known = await read();
      const unknown = deliveryLanes.filter((lane) => known[lane] === undefined);
      if (unknown.length === 0) return known;
      await Promise.all(unknown.map((lane) => redis.hsetnx(key, lane, now)));
      return read();
    },
  };
}
