import type { Inspector } from '@ripple/broker';
import { rings } from '@ripple/budgets';
import type { Pool } from '@ripple/db';
import { laneNames, lanes } from '@ripple/messages';
import { readOutboxSize } from '@ripple/outbox';
import { type Check, within } from '@ripple/telemetry';
import type { Delays } from '@ripple/watermarks';
import type { Static } from 'typebox';
import type { RequestCounts } from '../count-requests.ts';
import type * as schemas from './schemas.ts';

export type Status = Static<typeof schemas.status>;

export interface StatusSources {
  inspector: Inspector;
  pool: Pool;
  delays: Delays;
  checks: Record<'postgres' | 'rabbitmq' | 'redis', Check>;
  requests: RequestCounts;
}

/** A server that is silent for longer is not waited for. */
const LIMIT_MS = 1_500;

/** One look at everything, and at the rest of it where something doesn't answer. */
export async function readStatus({
  inspector,
  pool,
  delays,
  checks,
  requests,
}: StatusSources): Promise<Status> {
  const [broker, outbox, postgres, publishes, redis] = await Promise.all([
    known(inspector.inspect()),
    known(readOutboxSize(pool)),
    timed(checks.postgres),
    timed(checks.rabbitmq),
    timed(checks.redis),
  ]);
  const laneDelays: Partial<Record<string, number>> = delays.ofLanes();
  const laneStatus = (lane: (typeof laneNames)[number]) => {
    const { ring } = lanes[lane];
    const queue = broker?.queues.find((each) => each.lane === lane && each.exists);
    const delayMs = laneDelays[lane];
    return {
      lane,
      ring: ring ?? null,
      ready: queue?.messages ?? null,
      consumers: queue?.consumers ?? null,
      delayMs: delayMs === undefined ? null : Math.round(delayMs),
      budgetMs: ring === undefined ? null : rings[ring].budgetMs,
    };
  };
  return {
    at: new Date().toISOString(),
    lanes: laneNames.map(laneStatus),
    retrying: broker?.retrying ?? null,
    deadLetters: broker?.deadLetters ?? null,
    outbox: outbox ?? { rows: null, oldestMs: null },
    requests: { ...requests },
    servers: {
      postgres: server(postgres),
      // Well, if it also takes what this process publishes.
      rabbitmq: server(publishes === undefined ? undefined : broker?.latencyMs),
      redis: server(redis),
    },
  };
}

const known = <T>(answer: Promise<T>): Promise<T | undefined> =>
  within(LIMIT_MS, answer).catch(() => undefined);

/** How long an answer took in ms; undefined if there was none. */
function timed({ probe }: Check): Promise<number | undefined> {
  const since = performance.now();
  return known(probe().then(() => performance.now() - since));
}

const server = (ms: number | undefined) => ({
  ok: ms !== undefined,
  ms: ms === undefined ? null : Number(ms.toFixed(1)),
});
