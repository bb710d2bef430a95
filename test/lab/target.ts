import type { Stack } from '@ripple/infra/stack';
import { type Lane, laneNames, type Ring, rings } from '@ripple/messages';
import { parseMetric, sumOf } from './metrics.ts';
import type { WatchedProcess } from './processes.ts';

export const ringNames = Object.keys(rings) as Ring[];

/** Other ways to build the same thing: test/load/baselines. */
export const baselineNames = ['in-request', 'per-follower', 'pull'] as const;
export type BaselineName = (typeof baselineNames)[number];
export type SubjectName = 'ripple' | BaselineName;

/** What is under load: Ripple, or a baseline. */
export interface Target {
  name: SubjectName;
  url: URL;
  /** Those in which its posts can be seen. */
  rings: Ring[];
  processes: WatchedProcess[];
  /** Undefined where it can't be asked. */
  counts?: () => Promise<Counts>;
}

/** What the target says of itself, since it was started. */
export interface Counts {
  /** Home timelines that a post was put into. */
  deliveries: number;
  /** As the broker counts them: several that went together are one. */
  messages: number;
  /** Messages that could not be handled when they came. */
  failed?: number;
  /** Pieces of ring 2 that were done: how many within so many seconds, as Prometheus counts (cumulative). */
  delays?: { withinSeconds: number; count: number }[];
  /** In ms; see Second in report/result.ts. */
  lanes?: Partial<Record<Lane, number>>;
}

const METRICS_LIMIT_MS = 2_000;

/** A Ripple of which all is known. */
export function rippleOf(stack: Stack): Target {
  const opsUrls = stack.services.map(({ opsUrl }) => opsUrl);
  return {
    name: 'ripple',
    url: new URL(stack.url),
    rings: [...ringNames],
    processes: [
      ...stack.services.map((service) => ({ name: service.label, pid: () => service.pid })),
      ...watchedServers(stack),
    ],
    counts: async () => countsOf(await Promise.all(opsUrls.map(fetchMetrics))),
  };
}

/** A Ripple of which only the address is known. */
export const rippleAt = (url: URL): Target => ({ name: 'ripple', url, rings: [...ringNames], processes: [] });

/** The servers of a stack, as far as they are programs on this machine. */
export const watchedServers = ({ servers }: Pick<Stack, 'servers'>): WatchedProcess[] =>
  servers.programs.map((program) => ({ name: program.label, pid: () => program.pid }));

export function countsOf(texts: string[]): Counts {
  const sum = (name: string, labels?: Record<string, string>) =>
    texts.reduce((all, text) => all + sumOf(text, name, labels), 0);
  const buckets = new Map<number, number>();
  const lanes: Partial<Record<Lane, number>> = {};
  for (const text of texts) {
    for (const { labels, value } of parseMetric(text, 'ripple_delivery_delay_seconds_bucket')) {
      if (labels.ring !== 'followers') continue;
      const within = labels.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels.le);
      buckets.set(within, (buckets.get(within) ?? 0) + value);
    }
    for (const { labels, value } of parseMetric(text, 'ripple_undelivered_age_seconds')) {
      const lane = laneNames.find((name) => name === labels.lane);
      if (lane) lanes[lane] = Math.max(lanes[lane] ?? 0, value * 1_000);
    }
  }
  return {
    deliveries: sum('ripple_timeline_writes_total', { kind: 'home' }),
    messages: sum('ripple_broker_sends_total'),
    failed: sum('ripple_messages_handled_total') - sum('ripple_messages_handled_total', { outcome: 'ack' }),
    delays: [...buckets].map(([withinSeconds, count]) => ({ withinSeconds, count })),
    lanes,
  };
}

async function fetchMetrics(opsUrl: string): Promise<string> {
  const answer = await fetch(`${opsUrl}/metrics`, { signal: AbortSignal.timeout(METRICS_LIMIT_MS) });
  return answer.text();
}
