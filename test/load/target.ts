import type { Ring } from '@ripple/budgets';
import type { Stack } from '@ripple/infra/stack';
import { type Lane, laneNames } from '@ripple/messages';
import type { Baseline } from './baselines/start.ts';
import type { WatchedProcess } from './processes.ts';
import { readMetric, sumOf } from './prometheus.ts';
import type { BaselineName, SubjectName } from './report/result.ts';
import { ringNames } from './verdict.ts';

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
      ...stack.services.map((service) => ({ name: service.name, pid: () => service.pid })),
      ...watched(stack.servers),
    ],
    counts: async () => countsOf(await Promise.all(opsUrls.map(fetchMetrics))),
  };
}

/** A Ripple of which only the address is known. */
export const rippleAt = (url: URL): Target => ({ name: 'ripple', url, rings: [...ringNames], processes: [] });

/** @param stack whose servers it uses */
export function baselineOf(
  name: BaselineName,
  baseline: Baseline,
  { servers }: Pick<Stack, 'servers'>,
): Target {
  return {
    name,
    url: baseline.url,
    rings: ['author', 'followers'],
    processes: [...baseline.processes, ...watched(servers)],
    // Whoever pulls puts nothing into timelines.
    ...(name !== 'pull' && { counts: () => baseline.counts() }),
  };
}

const watched = (servers: Stack['servers']): WatchedProcess[] =>
  servers.programs.map((program) => ({ name: program.label, pid: () => program.pid }));

export function countsOf(texts: string[]): Counts {
  const sum = (name: string, labels?: Record<string, string>) =>
    texts.reduce((all, text) => all + sumOf(text, name, labels), 0);
  const buckets = new Map<number, number>();
  const lanes: Partial<Record<Lane, number>> = {};
  for (const text of texts) {
    for (const { labels, value } of readMetric(text, 'ripple_delivery_delay_seconds_bucket')) {
      if (labels.ring !== 'followers') continue;
      const within = labels.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels.le);
      buckets.set(within, (buckets.get(within) ?? 0) + value);
    }
    for (const { labels, value } of readMetric(text, 'ripple_undelivered_age_seconds')) {
      const lane = laneNames.find((name) => name === labels.lane);
      if (lane) lanes[lane] = Math.max(lanes[lane] ?? 0, value * 1_000);
    }
  }
  return {
    deliveries: sum('ripple_timeline_writes_total', { kind: 'home' }),
    messages: sum('ripple_messages_published_total', { result: 'confirmed' }),
    failed: sum('ripple_messages_handled_total') - sum('ripple_messages_handled_total', { outcome: 'ack' }),
    delays: [...buckets].map(([withinSeconds, count]) => ({ withinSeconds, count })),
    lanes,
  };
}

async function fetchMetrics(opsUrl: string): Promise<string> {
  const answer = await fetch(`${opsUrl}/metrics`, { signal: AbortSignal.timeout(METRICS_LIMIT_MS) });
  return answer.text();
}
