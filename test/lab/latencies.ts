import { build } from 'hdr-histogram-js';

export interface Summary {
  count: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

export interface Distribution extends Summary {
  /** How many were at most so long and longer than the bucket before allows. */
  buckets: [upToMs: number, count: number][];
}

export interface Latencies {
  record(ms: number): void;
  summary(): Summary;
  distribution(): Distribution;
}

/** Each bucket of a distribution reaches so much further than the one before. */
const BUCKET_GROWTH = 1.05;

/** Keeps every latency, in microseconds at three digits, in a few kilobytes however many there are. */
export function createLatencies(): Latencies {
  const histogram = build({ numberOfSignificantValueDigits: 3, highestTrackableValue: 600_000_000 });
  // The histogram rounds up; a budget is kept or broken by the exact figure.
  let max = 0;
  const buckets = new Map<number, number>();
  const summary = () => {
    const at = (percent: number) => Math.min(histogram.getValueAtPercentile(percent) / 1_000, max);
    return { count: histogram.totalCount, p50: at(50), p95: at(95), p99: at(99), max };
  };
  return {
    record(ms) {
      histogram.recordValue(Math.max(1, Math.round(ms * 1_000)));
      max = Math.max(max, ms);
      const bucket = Math.ceil(Math.log(Math.max(ms, 0.001)) / Math.log(BUCKET_GROWTH));
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
    },
    summary,
    distribution: () => ({
      ...summary(),
      buckets: [...buckets]
        .sort(([a], [b]) => a - b)
        .map(([bucket, count]) => [Number((BUCKET_GROWTH ** bucket).toPrecision(4)), count]),
    }),
  };
}
