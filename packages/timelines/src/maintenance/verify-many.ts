import { setTimeout as sleep } from 'node:timers/promises';
import { mapLimit } from '@ripple/concurrency';
import type { Pool } from '@ripple/db';
import type { Timeline } from '../timeline.ts';
import { type RebuildContext, rebuildTimeline } from './rebuild.ts';
import { isSound, type Verdict, verifyTimeline } from './verify.ts';

export interface VerifyOptions {
  /** Posts younger than this, in ms, may be on their way and are not missed. */
  graceMs: number;
  /** Rebuild what is wrong. */
  repair: boolean;
  signal?: AbortSignal;
}

export interface Verified {
  /** What was wrong at first sight and at the second. */
  found: Verdict;
  /** What is wrong now: another verdict if the timeline was repaired. */
  now: Verdict;
}

/** At once: enough to keep Postgres busy, few enough to leave room for readers. */
const AT_ONCE = 4;
/** Something that was only on its way, or just being dropped, is settled by then. */
const SECOND_LOOK_MS = 300;

/**
 * Verifies timelines, and repairs them if asked. A timeline that looks wrong is looked at twice, with a
 * pause, before it is called so.
 */
export async function* verifyTimelines(
  context: RebuildContext,
  pages: AsyncIterable<Timeline[]> | Iterable<Timeline[]>,
  { graceMs, repair, signal }: VerifyOptions,
): AsyncGenerator<Verified[]> {
  const skewMs = await clockSkew(context.pool);
  const verify = (timeline: Timeline) =>
    verifyTimeline(context, timeline, new Date(Date.now() + skewMs - graceMs));
  const mend = async ({ timeline }: Verdict): Promise<Verdict> => {
    await rebuildTimeline(context, timeline);
    return verify(timeline);
  };

  for await (const page of pages) {
    if (signal?.aborted) return;
    const first = await mapLimit(page, { limit: AT_ONCE }, verify);
    if (!first.every(isSound)) await sleep(SECOND_LOOK_MS, undefined, { signal }).catch(() => {});
    yield await mapLimit(first, { limit: AT_ONCE }, async (verdict) => {
      const found = isSound(verdict) ? verdict : await verify(verdict.timeline);
      return { found, now: repair && !isSound(found) ? await mend(found) : found };
    });
  }
}

/** How far the clock of Postgres, which gives the ids their time, is ahead of ours, in ms. */
async function clockSkew(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ now: number }>(
    'select (extract(epoch from clock_timestamp()) * 1000)::float8 as now',
  );
  return (rows[0]?.now ?? Date.now()) - Date.now();
}
