import type { Ring } from '@ripple/messages';
import { createLatencies, type Latencies } from '../lab/latencies.ts';
import { createRecorder, type Recorder } from '../lab/recorder.ts';
import type { Second } from './report/result.ts';

/** What a load run has measured so far. */
export interface LoadRecorder extends Recorder {
  rings: Record<Ring, Latencies>;
  /** Sampled posts that were not seen within the ring's worst budget. */
  unseen: Record<Ring, number>;
  reads: Latencies;
  /** Until the last follower of the largest author had its post. */
  largest: Latencies;
  posts: { sent: number; accepted: number };
  /** Home timelines that the accepted posts belong into, without the authors' own. */
  owed: number;
  seconds: Second[];
  /** Notes how long something took that was due at `due`, by the clock of the run. */
  record(what: Ring | 'reads', due: number, ms: number): void;
  /** The second that a time belongs to. */
  second(at: number): Second;
}

/** @param start when the first post is due */
export function createLoadRecorder(start: number): LoadRecorder {
  const rings = {
    author: createLatencies(),
    followers: createLatencies(),
    public: createLatencies(),
    feeds: createLatencies(),
  };
  const reads = createLatencies();
  const seconds: Second[] = [];
  const second = (at: number): Second => {
    const number = Math.max(0, Math.floor((at - start) / 1_000));
    while (seconds.length <= number) seconds.push(emptySecond(seconds.length));
    return seconds[number] as Second;
  };
  return {
    ...createRecorder(),
    rings,
    unseen: { author: 0, followers: 0, public: 0, feeds: 0 },
    reads,
    largest: createLatencies(),
    posts: { sent: 0, accepted: 0 },
    owed: 0,
    seconds,
    second,
    record(what, due, ms) {
      (what === 'reads' ? reads : rings[what]).record(ms);
      const { worst } = second(due);
      worst[what] = Math.max(worst[what] ?? 0, ms);
    },
  };
}

const emptySecond = (second: number): Second => ({
  second,
  posts: 0,
  reads: 0,
  deliveries: 0,
  worst: { author: null, followers: null, public: null, feeds: null, reads: null },
  lanes: {},
});
