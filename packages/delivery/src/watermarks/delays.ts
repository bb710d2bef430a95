import { type DeliveryLane, deliveryLanes, lanes, type Ring, rings } from '@ripple/messages';
import type { Logger, Metrics } from '@ripple/telemetry';
import type { LaneWatermarks, Watermarks } from './watermarks.ts';

export interface RingDelay {
  /** What a reader of this ring sees may be this old, in ms: the age of the oldest work not known to be done. */
  ms: number;
  budgetMs: number;
  /** Over the budget. */
  late: boolean;
}

export type RingDelays = Partial<Record<Ring, RingDelay>>;

/** How far each lane is behind, in ms; those of which nothing is known are left out. */
export type LaneDelays = Partial<Record<DeliveryLane, number>>;

function laneDelays(watermarks: LaneWatermarks, now: number): LaneDelays {
  const delays: LaneDelays = {};
  for (const lane of deliveryLanes) {
    const watermark = watermarks[lane];
    if (watermark !== undefined) delays[lane] = Math.max(0, now - watermark);
  }
  return delays;
}

/** How far the rings behind the answer are behind at `now`; those of which nothing is known are left out. */
export function ringDelays(watermarks: LaneWatermarks, now: number): RingDelays {
  const delays: RingDelays = {};
  for (const [lane, laneMs] of Object.entries(laneDelays(watermarks, now))) {
    const { ring } = lanes[lane as DeliveryLane];
    const ms = Math.max(laneMs, delays[ring]?.ms ?? 0);
    const { budgetMs } = rings[ring];
    delays[ring] = { ms, budgetMs, late: ms > budgetMs };
  }
  return delays;
}

/** The delays as this process knows them, looked up in the background: asking costs nothing. */
export interface Delays {
  now(): RingDelays;
  ofLanes(): LaneDelays;
  stop(): void;
}

const LOOK_EVERY_MS = 1_000;

/** Looks every second. While Redis doesn't answer, time goes on from the watermarks it told last. */
export function watchDelays(options: { watermarks: Watermarks; logger: Logger; metrics: Metrics }): Delays {
  const { watermarks, logger, metrics } = options;
  let known: LaneWatermarks = {};
  const look = async () => {
    try {
      known = await watermarks.readFrom(Date.now());
    } catch (error) {
      logger.debug({ err: error }, 'the delays were not looked up');
    }
    for (const [lane, ms] of Object.entries(laneDelays(known, Date.now()))) {
      const { ring } = lanes[lane as DeliveryLane];
      metrics.undeliveredAge.set({ ring, lane }, ms / 1_000);
    }
  };
  void look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    now: () => ringDelays(known, Date.now()),
    ofLanes: () => laneDelays(known, Date.now()),
    stop: () => clearInterval(timer),
  };
}
