import type { QueueState } from '@ripple/broker';
import { createWatermarks } from '@ripple/delivery';
import { listOutboxByLane, type OutboxOfLane } from '@ripple/outbox';
import { lanePartsOf } from '@ripple/runtime';
import { reasonOf, type Tools } from '../tools.ts';
import { problemsOf } from './status-problems.ts';
import { type RingState, ringStates } from './status-rings.ts';
import { inspectServers, type ServerState } from './status-servers.ts';

export interface State {
  source: string;
  namespace: string;
  servers: ServerState[];
  rings: RingState[];
  /** Empty if the broker doesn't answer. */
  queues: QueueState[];
  /** Undefined if it can't be read. */
  outbox: { rows: number; oldestMs: number; lanes: OutboxOfLane[] } | undefined;
  deadLetters: number | undefined;
  problems: string[];
}

/** Inspects all servers; what a server that doesn't answer would tell is left out. */
export async function inspect(tools: Tools): Promise<State> {
  const { servers, broker, database, redis } = await inspectServers(tools);
  let outboxError: string | undefined;
  const lanes =
    database &&
    (await listOutboxByLane(database.pool).catch((error) => {
      outboxError = reasonOf(error);
      return undefined;
    }));
  const watermarks =
    redis &&
    (await createWatermarks(redis, tools.settings.NAMESPACE, lanePartsOf(tools.settings))
      .read()
      .catch(() => undefined));
  const queues = broker?.queues ?? [];
  const rings = ringStates(queues, watermarks);
  return {
    source: tools.settings.source,
    namespace: tools.settings.NAMESPACE,
    servers,
    rings,
    queues,
    outbox: lanes && {
      rows: lanes.reduce((sum, { rows }) => sum + rows, 0),
      oldestMs: Math.max(0, ...lanes.map(({ oldestMs }) => oldestMs)),
      lanes,
    },
    deadLetters: broker?.deadLetters,
    problems: problemsOf({ servers, queues, rings, outboxError }),
  };
}
