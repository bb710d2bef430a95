import { createLogger, createMetrics } from '@ripple/telemetry';
import {
  createTimelineStore,
  isSound,
  scanTimelines,
  timelineKinds,
  type Verdict,
  verifyTimelines,
} from '@ripple/timelines';
import type { TestRipple } from '../../ripple/ripple.ts';

/** The timelines in Redis that are not what Postgres says, of all that there are; and how many these are, by kind. */
export async function verifyAll({ database, ownRedis: redis, isolation: { namespace } }: TestRipple) {
  const store = createTimelineStore(redis, namespace);
  const context = {
    ...database,
    redis,
    store,
    namespace,
    metrics: createMetrics(),
    logger: createLogger('test', 'silent'),
  };
  const wrong: Verdict[] = [];
  const kinds = new Set<string>();
  const pages = scanTimelines(redis, namespace, timelineKinds);
  for await (const page of verifyTimelines(context, pages, { graceMs: 0, repair: false })) {
    for (const { found } of page) {
      kinds.add(found.timeline.kind);
      if (!isSound(found)) wrong.push(found);
    }
  }
  return { wrong, kinds: [...kinds].toSorted() };
}
