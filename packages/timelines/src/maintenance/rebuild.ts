import type { Pool, ReadFresh } from '@ripple/db';
import type { Redis } from '@ripple/redis';
import type { Metrics } from '@ripple/telemetry';
import { type Timeline, timelineKey } from '../timeline.ts';
import type { TimelineStore } from '../timeline-store.ts';
import { buildTimeline } from '../timelines.ts';

export interface RebuildContext {
  redis: Redis;
  store: TimelineStore;
  pool: Pool;
  readFresh: ReadFresh;
  namespace: string;
  metrics: Metrics;
}

/**
 * Throws a timeline away and builds it from Postgres, while it is read and written: a reader in between
 * builds with us or reads Postgres, and what is pushed in between is in Postgres already (ADR 2). Its time to
 * live stays as it was, so that a rebuild of everything keeps no timeline alive that has no readers.
 * @returns false if it isn't there: then the next read builds it anyway
 */
export async function rebuildTimeline(context: RebuildContext, timeline: Timeline): Promise<boolean> {
  const { redis, store, namespace } = context;
  const key = timelineKey(redis, namespace, timeline);
  const ttl = await redis.onKey(key).pttl(key);
  if (ttl === -2) return false;
  await store.drop(timeline);
  await buildTimeline(context, timeline);
  if (ttl > 0) await redis.onKey(key).pexpire(key, ttl);
  return true;
}
