import type { Inspector } from '@ripple/broker';
import { withTimeout } from '@ripple/concurrency';
import type { Pool } from '@ripple/db';
import type { Delays } from '@ripple/delivery';
import { laneNames, lanes, rings } from '@ripple/messages';
import { countOutbox } from '@ripple/outbox';
import type { NodeState, NodesOfServers } from '@ripple/runtime';
import type { Check } from '@ripple/telemetry';
import type { Static } from 'typebox';
import type { RequestCounts } from '../http/count-requests.ts';
import type * as schemas from './schemas.ts';
import type { Supervisor } from './supervisor.ts';

export type Status = Static<typeof schemas.status>;

export interface StatusSources {
  inspector: Inspector;
  pool: Pool;
  delays: Delays;
  checks: Record<'postgres' | 'rabbitmq' | 'redis', Check>;
  /** Asks every node, within `limitMs`. */
  inspectNodes: (limitMs: number) => Promise<NodesOfServers>;
  requests: RequestCounts;
  /** If this api has one. */
  supervisor: Supervisor | undefined;
}

/** An answer that takes longer is not waited for, and counts as not known. */
const LIMIT_MS = 1_500;

/** Asks everything once; what does not answer is null. */
export async function findStatus({
  inspector,
  pool,
  delays,
  checks,
  inspectNodes,
  requests,
  supervisor,
}: StatusSources): Promise<Status> {
  const [broker, outbox, postgres, publishes, redis, nodes, workers] = await Promise.all([
    known(inspector.inspect()),
    known(countOutbox(pool)),
    timed(checks.postgres),
    timed(checks.rabbitmq),
    timed(checks.redis),
    inspectNodes(LIMIT_MS),
    supervisor && known(supervisor.listWorkers()),
  ]);
  const laneDelays: Partial<Record<string, number>> = delays.ofLanes();
  const laneStatus = (lane: (typeof laneNames)[number]) => {
    const { ring } = lanes[lane];
    const queues = broker?.queues.filter((each) => each.lane === lane && each.exists) ?? [];
    const there = queues.length > 0;
    const delayMs = laneDelays[lane];
    return {
      lane,
      ring: ring ?? null,
      ready: there ? sum(queues.map(({ messages }) => messages)) : null,
      // Of the part that has the fewest: one without any stands still.
      consumers: there ? Math.min(...queues.map(({ consumers }) => consumers)) : null,
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
      postgres: server(postgres, nodes.postgres),
      // It is well only if it also takes what this process publishes.
      rabbitmq: server(publishes === undefined ? undefined : broker?.latencyMs, nodes.rabbitmq),
      redis: server(redis, nodes.redis),
    },
    workers: workers ?? null,
  };
}

const sum = (numbers: number[]) => numbers.reduce((all, each) => all + each, 0);

const known = <T>(answer: Promise<T>): Promise<T | undefined> =>
  withTimeout(LIMIT_MS, answer).catch(() => undefined);

/** How long an answer took in ms; undefined if there was none. */
function timed({ probe }: Check): Promise<number | undefined> {
  const since = performance.now();
  return known(probe().then(() => performance.now() - since));
}

const server = (ms: number | undefined, nodes: NodeState[]) => ({
  ok: ms !== undefined,
  ms: ms === undefined ? null : Number(ms.toFixed(1)),
  nodes,
});
