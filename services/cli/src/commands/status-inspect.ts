import type { QueueState } from '@ripple/broker';
import { type OutboxState, readOutboxState } from '@ripple/outbox';
import { createWatermarks } from '@ripple/watermarks';
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
  outbox: { rows: number; oldestMs: number; lanes: OutboxState[] } | undefined;
  deadLetters: number | undefined;
  problems: string[];
}

/** Looks at everything, and at the rest of it where something doesn't answer. */
export async function inspect(tools: Tools): Promise<State> {
  const { servers, broker, database, redis } = await inspectServers(tools);
  let outboxError: string | undefined;
  const lanes =
    database &&
    (await readOutboxState(database.pool).catch((error) => {
      outboxError = reasonOf(error);
      return undefined;
    }));
  const watermarks =
    redis &&
    (await createWatermarks(redis, tools.settings.NAMESPACE)
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
