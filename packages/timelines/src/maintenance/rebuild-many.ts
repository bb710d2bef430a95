import { mapLimit } from '@ripple/concurrency';
import type { Redis } from '@ripple/redis';
import { timelineKey } from '../timeline.ts';
import { type RebuildContext, rebuildTimeline } from './rebuild.ts';
import { parseTimelineKey, scanTimelines, type TimelineKind } from './timeline-keys.ts';

/** How far a rebuild has come: what it takes to go on with it. */
export interface RebuildRecord {
  kinds: TimelineKind[];
  /** The last key, in their order, up to which all are done; '' if none is. */
  after: string;
  done: number;
  /** ISO 8601, UTC. */
  startedAt: string;
}

export interface RebuildProgress {
  done: number;
  total: number;
}

const AT_ONCE = 4;
/** Timelines after which the record is written: what an interruption makes us do twice. */
const STEP = 100;
const RECORD_TTL_SECONDS = 7 * 24 * 3_600;

const recordKey = (namespace: string) => `${namespace}:rebuild`;

/** The record of a rebuild that was not finished. */
export async function findRebuildRecord(redis: Redis, namespace: string): Promise<RebuildRecord | undefined> {
  const key = recordKey(namespace);
  const text = await redis.onKey(key).get(key);
  return text === null ? undefined : (JSON.parse(text) as RebuildRecord);
}

/**
 * Rebuilds all timelines of some kinds that exist, in the order of their keys, and keeps in Redis how far
 * it has come. The keys are listed first (about 100 bytes of memory each), which gives an end to measure
 * against and an order that a cursor of SCAN doesn't have across a restart of Redis.
 * @returns whether it has come to the end; if not, the signal ended it, and the record stays
 */
export async function rebuildMany(
  context: RebuildContext,
  record: RebuildRecord,
  options: { signal?: AbortSignal; onProgress?: (progress: RebuildProgress) => void },
): Promise<{ finished: boolean } & RebuildProgress> {
  const { redis, namespace } = context;
  const keys = await listKeys(context, record);
  const total = record.done + keys.length;
  let { done, after } = record;
  const at = recordKey(namespace);
  const save = () =>
    redis
      .onKey(at)
      .set(at, JSON.stringify({ ...record, done, after } satisfies RebuildRecord), 'EX', RECORD_TTL_SECONDS);
  await save();
  for (let from = 0; from < keys.length; from += STEP) {
    if (options.signal?.aborted) return { finished: false, done, total };
    const step = keys.slice(from, from + STEP);
    await mapLimit(step, { limit: AT_ONCE }, async (key) => {
      const timeline = parseTimelineKey(redis, namespace, key);
      if (timeline) await rebuildTimeline(context, timeline);
    });
    done += step.length;
    after = step.at(-1) ?? after;
    await save();
    options.onProgress?.({ done, total });
  }
  await redis.onKey(at).del(at);
  return { finished: true, done, total };
}

async function listKeys({ redis, namespace }: RebuildContext, record: RebuildRecord): Promise<string[]> {
  const keys = new Set<string>();
  for await (const page of scanTimelines(redis, namespace, record.kinds)) {
    for (const timeline of page) {
      const key = timelineKey(redis, namespace, timeline);
      if (key > record.after) keys.add(key);
    }
  }
  return [...keys].sort();
}
