import { type Ring, rings } from '@ripple/messages';
import type { BaselineName } from '../../lab/target.ts';
import type { Distribution, LoadResult, RingResult, Second, Subject } from './result.ts';

/** For tests: a run in which all was well, and what a test changes of it. */
export function resultOf(change: Partial<LoadResult> = {}): LoadResult {
  return {
    version: 1,
    startedAt: '2026-03-01T09:30:00.000Z',
    scenario: {
      name: 'steady',
      about: 'The same all the time, and a burst in the middle.',
      arrival: 'poisson',
      phases: [
        { name: 'warm-up', seconds: 10, postsPerSecond: 10, readsPerSecond: 50 },
        { name: 'burst', seconds: 20, postsPerSecond: 40, readsPerSecond: 200 },
        { name: 'calm', seconds: 10, postsPerSecond: 20, readsPerSecond: 100 },
      ],
    },
    world: { users: 2_000, follows: 20_000, largestAuthor: 1_500, seed: 1 },
    machine: {
      processors: 2,
      model: 'Some Processor',
      memoryBytes: 8 * 2 ** 30,
      versions: { node: '20.20.2', postgres: '17.2', ripple: 'abc1234' },
    },
    subjects: [subjectOf()],
    ...change,
  };
}

export function subjectOf(change: Partial<Subject> = {}): Subject {
  return {
    name: 'ripple',
    rings: {
      author: ringOf('author', [5, 8, 12, 40, 143]),
      followers: ringOf('followers', [60, 78, 105, 190, 210]),
      public: ringOf('public', [90, 125, 150, 280, 317]),
      feeds: ringOf('feeds', [400, 568, 1_200, 2_080, 2_090]),
    },
    reads: distributionOf([2, 4.5, 11, 41, 109], 4_000),
    posts: { sent: 1_100, accepted: 1_100, wantedPerSecond: 27.5, sentPerSecond: 27.4 },
    deliveries: { owed: 11_000, counted: 11_000, perSecond: 268 },
    messagesPerPost: 3.25,
    bytesPerEntry: 14.2,
    processes: [processOf('api', 6.2, 96), processOf('fan-out', 1.9, 81), processOf('postgres', 4.4, 210)],
    generator: { lateness: { p99: 3, max: 17 }, eventLoop: { p99: 6, max: 26 }, trusted: true },
    processors: { busy: 0.61, fullSeconds: 0, seconds: 45 },
    errors: {},
    series: seriesOf(45),
    failed: [],
    ...change,
  };
}

/** It has two rings, no lanes, and less to tell. */
export function baselineOf(name: BaselineName, change: Partial<Subject> = {}): Subject {
  const series = seriesOf(45).map((second) => ({
    ...second,
    worst: { ...second.worst, public: null, feeds: null },
    lanes: {},
  }));
  return subjectOf({
    name,
    rings: {
      author: ringOf('author', [20, 45, 380, 900, 1_210]),
      followers: ringOf('followers', [70, 120, 700, 1_100, 1_300]),
    },
    deliveries: { owed: 11_000, counted: undefined, perSecond: 261 },
    messagesPerPost: undefined,
    bytesPerEntry: undefined,
    processes: [processOf(name, 11.2, 130), processOf('postgres', 14.8, 320)],
    failed: ['author: p99 900 ms is over 200 ms', 'author: the worst, 1210 ms, is over 500 ms'],
    series,
    ...change,
  });
}

/** From the least to the most: 0 %, 50 %, 95 %, 99 % and 100 %. */
export function ringOf(ring: Ring, at: Steps, change: Partial<RingResult> = {}): RingResult {
  const { budgetMs, worstMs } = rings[ring];
  return { ...distributionOf(at, ring === 'author' ? 1_100 : 80), budgetMs, worstMs, unseen: 0, ...change };
}

type Steps = [least: number, p50: number, p95: number, p99: number, max: number];

export function distributionOf(at: Steps, count: number): Distribution {
  const [least, p50, p95, p99, max] = at;
  const shares = [0.01, 0.49, 0.45, 0.04];
  const counts = shares.map((share) => Math.floor(share * count));
  const rest = count - counts.reduce((sum, each) => sum + each, 0);
  const buckets = [...counts, rest].map((each, index): [number, number] => [at[index] ?? max, each]);
  return {
    count,
    p50,
    p95,
    p99,
    max,
    buckets: buckets.filter(([upToMs, each]) => each > 0 && upToMs >= least),
  };
}

export function processOf(name: string, cpuSeconds: number, mebibytes: number) {
  const bytes = mebibytes * 2 ** 20;
  return { name, cpuSeconds, memory: { first: bytes * 0.8, last: bytes, most: bytes * 1.25 } };
}

/** No two seconds are the same, and the same seconds are the same each time. */
export function seriesOf(seconds: number): Second[] {
  return Array.from({ length: seconds }, (_, second) => {
    const wave = 1 + Math.sin(second / 3) / 2 + ((second * 7919) % 13) / 26;
    return {
      second,
      posts: Math.round(27 * wave),
      reads: Math.round(137 * wave),
      deliveries: Math.round(268 * wave),
      worst: {
        author: 12 * wave,
        followers: second % 3 === 0 ? null : 110 * wave,
        public: 150 * wave,
        feeds: second % 4 === 0 ? 900 * wave : null,
        reads: 20 * wave,
      },
      lanes: { 'post-created': 4 * wave, followers: 9 * wave, public: second < 20 ? 0 : 60 * wave },
    };
  });
}
