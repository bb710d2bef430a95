import {
  deliveryLanes,
  type LaneParts,
  ONE_PART,
  type Part,
  partsOf,
  type RingLane,
  ringLanes,
} from '@ripple/messages';
import type { Redis } from '@ripple/redis';
import { advanceScript, reportScript, returnScript } from './scripts.ts';

/** For each lane a time, the least of its parts, in ms since the Unix epoch: all that was accepted before it is done. */
export type LaneWatermarks = Partial<Record<RingLane, number>>;

/** What one connection of a worker has been delivered and has not done yet: `Holding` of @ripple/broker. */
interface Holding {
  name: string;
  parts: readonly Part[];
  oldestIn(part: Part): number;
  receiveAll(): Promise<void>;
}

export interface Watermarks {
  /** Notes that a watermark was taken from a part of a lane: all that was accepted before is done, or in a holding. */
  advance(part: Part, acceptedAt: number): Promise<void>;
  /**
   * Makes reports of a holding. The first one must be noted before anything is delivered to it; while there are no
   * more, time goes on from the last one.
   */
  reporterOf(holding: Holding): { report(): Promise<void> };
  /** Notes that its process has seen the end of a holding: {@link listSilent} names it at once. */
  ended(holding: string): Promise<void>;
  /** Holdings that were not reported for 3 s. */
  listSilent(): Promise<string[]>;
  /** Notes that the broker has given back what a holding had, at `time` at the latest, by the clock of watermarks. */
  returned(holding: string, time: number): Promise<void>;
  /** What is known; a lane with a part that no watermark has come through yet is left out. */
  read(): Promise<LaneWatermarks>;
  /** As `read`, and lanes that nothing is known of are counted from `now` on, so that one whose worker never came shows. */
  readFrom(now: number): Promise<LaneWatermarks>;
}

const SILENT_MS = 3_000;
/** Later than every time: 2^53. */
const NEVER = 9_007_199_254_740_992;

/**
 * How far each lane has come. Every second the outbox relay sends a message that says up to which time all
 * posts have left the outbox; it travels as posts do, through fan-out into every lane, and the worker at the
 * end notes it here. Queues are first in, first out: what was accepted before it has been taken before it. What was
 * taken and is not done is in a holding, and holdings are reported here, too. The least of all is the lane's.
 *
 * So the delay of a lane is a time, also when one of its workers is frozen or all are dead, and also when there are no
 * posts. (AMQP tells how long a queue is, and not how old its head is. The term is that of stream processing: Akidau
 * et al., The Dataflow Model, 2015.) See ADR 21.
 */
export function createWatermarks(
  redis: Redis,
  namespace: string,
  laneParts: LaneParts = ONE_PART,
): Watermarks {
  const advance = redis.script('advanceWatermark', advanceScript);
  const report = redis.script<number[]>('reportHolding', reportScript);
  const giveBack = redis.script('returnHolding', returnScript);
  const key = `${namespace}:watermarks`;
  const readAll = () => redis.onKey(key).hgetall(key);

  async function read(): Promise<LaneWatermarks> {
    const marks = leastMarks(await readAll());
    return Object.fromEntries(
      ringLanes.flatMap((lane) => {
        const ofParts = partsOf(lane, laneParts).map((part) => marks.get(part) ?? Number.NaN);
        const least = Math.min(...ofParts);
        return Number.isNaN(least) ? [] : [[lane, least]];
      }),
    );
  }

  return {
    async advance(part, acceptedAt) {
      await advance([key], part, acceptedAt);
    },

    reporterOf({ name, parts, oldestIn, receiveAll }) {
      let answered: number[] = parts.map(() => NEVER);
      return {
        async report() {
          const known = answered;
          await receiveAll();
          const states = parts.flatMap((part, index) => [
            part,
            Math.min(oldestIn(part), NEVER),
            known[index] ?? NEVER,
          ]);
          answered = await report([key], name, Date.now(), ...states);
        },
      };
    },

    async ended(holding) {
      await redis.onKey(key).hset(key, `told ${holding}`, 0);
    },

    async listSilent() {
      const since = Date.now() - SILENT_MS;
      return Object.entries(await readAll()).flatMap(([field, value]) => {
        const [kind, holding] = field.split(' ');
        return kind === 'told' && holding !== undefined && Number(value) < since ? [holding] : [];
      });
    },

    async returned(holding, time) {
      await giveBack([key], holding, time);
    },

    read,

    async readFrom(now) {
      const known = await read();
      const unknown = deliveryLanes.filter((lane) => known[lane] === undefined);
      if (unknown.length === 0) return known;
      const parts = unknown.flatMap((lane) => partsOf(lane, laneParts));
      await Promise.all(parts.map((part) => redis.onKey(key).hsetnx(key, part, now)));
      return read();
    },
  };
}

/** Of each part whose watermark is known the least that its fields say (scripts.ts). */
function leastMarks(fields: Record<string, string>): Map<Part, number> {
  const marks = new Map<Part, number>();
  for (const [field, value] of Object.entries(fields)) {
    const [part = ''] = field.split(' ');
    const watermark = fields[part];
    if (watermark === undefined) continue;
    marks.set(part, Math.min(marks.get(part) ?? Number(watermark), Number.parseInt(value, 10)));
  }
  return marks;
}
