import type { QueueState } from '@ripple/broker';
import { type LaneWatermarks, ringDelays } from '@ripple/delivery';
import { type Lane, laneNames, lanes, type Ring, rings } from '@ripple/messages';

export interface RingState {
  ring: Ring;
  budgetMs: number;
  /** The lanes that work for this ring alone; every post comes through post-created before. */
  lanes: Lane[];
  /** Messages in these lanes that no worker has taken; undefined if it can't be told. */
  waiting: number | undefined;
  /** How far the ring may be behind; undefined if it can't be told. */
  delay: { ms: number; late: boolean } | undefined;
}

/** The rings as far as queues and watermarks tell. */
export function ringStates(
  queues: QueueState[],
  watermarks: LaneWatermarks | undefined,
  now = Date.now(),
): RingState[] {
  const delays = ringDelays(watermarks ?? {}, now);
  return (Object.keys(rings) as Ring[]).map((ring) => {
    const own = laneNames.filter((lane) => lanes[lane].ring === ring);
    const waitingIn = queues.filter(({ lane, exists }) => lane !== undefined && exists && own.includes(lane));
    return {
      ring,
      budgetMs: rings[ring].budgetMs,
      lanes: own,
      waiting:
        waitingIn.length === 0 ? undefined : waitingIn.reduce((sum, { messages }) => sum + messages, 0),
      delay: delays[ring],
    };
  });
}
