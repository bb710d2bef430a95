import { type Lane, lanes } from './lanes.ts';
import type { Message } from './message.ts';

/** In how many parts each lane of a ring is; the others are never in parts. */
export interface LaneParts {
  /** Parts that messages are sent to. */
  sent: number;
  /** Parts that there are, and that workers consume: more while others are drained. */
  kept: number;
}

export const ONE_PART: LaneParts = { sent: 1, kept: 1 };

/**
 * A part of a lane: a queue of its own, with a leader of its own in a cluster. The first has the name of the lane, so a
 * lane in one part is what it was before there were parts; the others are `followers.1`, `followers.2`, …
 */
export type Part = string;

const partAt = (lane: Lane, index: number): Part => (index === 0 ? lane : `${lane}.${index}`);

export const laneOfPart = (part: Part): string => part.replace(/\.\d+$/, '');

/** All parts of a lane, the first one first. */
export function partsOf(lane: Lane, { kept }: LaneParts): Part[] {
  const count = lanes[lane].ring === undefined ? 1 : kept;
  return Array.from({ length: count }, (_, index) => partAt(lane, index));
}

/** The part that a message is sent to: the same for all that concerns a post, or else a user. */
export function partFor(lane: Lane, message: Message, { sent }: LaneParts): Part {
  if (sent === 1 || lanes[lane].ring === undefined) return lane;
  const id = 'postId' in message ? message.postId : 'userId' in message ? message.userId : 0;
  return partAt(lane, Math.floor((spread(id) / 2 ** 32) * sent));
}

/** Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4): the low bits of ids, a sequence, are mostly 0. */
const spread = (id: number) => Math.imul((id | 0) ^ Math.floor(id / 2 ** 32), 0x9e3779b1) >>> 0;
