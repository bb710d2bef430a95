import { type BrokerState, inspectBroker } from '@ripple/broker';
import { withTimeout } from '@ripple/concurrency';
import type { Database } from '@ripple/db';
import type { Redis } from '@ripple/redis';
import { addressOf, inspectNodes, lanePartsOf, type NodeState } from '@ripple/runtime';
import { reasonOf, type Tools } from '../tools.ts';

export interface ServerState {
  name: 'postgres' | 'rabbitmq' | 'redis';
  address: string;
  version?: string;
  /** One round trip on an open connection; absent if there is no answer. */
  latencyMs?: number;
  error?: string;
  nodes: NodeState[];
}

const LIMIT_MS = 5_000;

/** Asks the three servers and every node of them at once, each for at most 5 s. */
export async function inspectServers(tools: Tools): Promise<{
  servers: ServerState[];
  broker: BrokerState | undefined;
  database: Database | undefined;
  redis: Redis | undefined;
}> {
  const { DATABASE_URL, AMQP_URL, AMQP_NODES, REDIS_URL } = tools.settings;
  let database: Database | undefined;
  let broker: BrokerState | undefined;
  let redis: Redis | undefined;
  const [nodes, ...answers] = await Promise.all([
    inspectNodes(tools.settings, { name: tools.broker.name, limitMs: LIMIT_MS }),
    ask('postgres', addressOf(DATABASE_URL), async () => {
      database = await tools.database();
      const { pool } = database;
      const latencyMs = await timed(() => pool.query('select 1'));
      const { rows } = await pool.query<{ server_version: string }>('show server_version');
      return { version: rows[0]?.server_version.split(' ')[0] ?? 'unknown', latencyMs };
    }),
    ask('rabbitmq', AMQP_NODES ?? addressOf(AMQP_URL), async () => {
      broker = await inspectBroker({ ...tools.broker, laneParts: lanePartsOf(tools.settings) });
      return { version: broker.version, latencyMs: broker.latencyMs };
    }),
    ask('redis', addressOf(REDIS_URL), async () => {
      redis = await tools.redis();
      const client = redis;
      const latencyMs = await timed(() => client.ping());
      const info = await client.onKey('').info('server');
      const [, name, version] = /(valkey|redis)_version:(\S+)/.exec(info) ?? [];
      return { version: `${version}${name === 'valkey' ? ' (Valkey)' : ''}`, latencyMs };
    }),
  ]);
  const servers = answers.map((answer) => ({ ...answer, nodes: nodes[answer.name] }));
  return { servers, broker, database, redis };
}

async function ask(
  name: ServerState['name'],
  address: string,
  question: () => Promise<{ version: string; latencyMs: number }>,
): Promise<Omit<ServerState, 'nodes'>> {
  try {
    return { name, address, ...(await withTimeout(LIMIT_MS, question())) };
  } catch (error) {
    // The cause alone: the address is shown beside it.
    return { name, address, error: reasonOf((error as Error).cause ?? error) };
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await work();
  return performance.now() - since;
}
