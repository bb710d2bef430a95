import { inspectBrokerNode } from '@ripple/broker';
import { withTimeout } from '@ripple/concurrency';
import { inspectPostgresNode } from '@ripple/db';
import { inspectRedisNode } from '@ripple/redis';
import type { ServerSettings } from './config.ts';
import { addressOf, databaseServers, urlsOfNodes } from './nodes.ts';

type Role = 'primary' | 'standby' | 'master' | 'replica' | null;

/** One node of a server, as it answers a connection that is made for it. */
export interface NodeState {
  /** `host:port`. */
  address: string;
  /** Null if it is not known, and for RabbitMQ, whose nodes have none. */
  role: Role;
  ok: boolean;
  /** One round trip; null if it is not well. */
  ms: number | null;
}

export type NodesOfServers = Record<'postgres' | 'rabbitmq' | 'redis', NodeState[]>;

/**
 * Asks every node that the settings name, all at the same time. The connections are made for it: a node is well if it
 * takes new ones, and nothing is left of a look at one that is silent.
 * @param options.name shown by the servers beside the connections
 * @param options.limitMs after which a node counts as not well, and the result is there at the latest
 */
export async function inspectNodes(
  servers: ServerSettings,
  { name, limitMs }: { name: string; limitMs: number },
): Promise<NodesOfServers> {
  const { url, standbys } = databaseServers(servers);
  const inspectAll = (urls: string[], inspect: (url: string) => Promise<{ role: Role; ms: number }>) =>
    Promise.all(urls.map((each) => stateOf(each, withTimeout(limitMs, inspect(each)))));
  const [postgres, rabbitmq, redis] = await Promise.all([
    inspectAll([...new Set([...url, ...standbys])], (each) =>
      inspectPostgresNode(each, { applicationName: name, limitMs }),
    ),
    inspectAll(urlsOfNodes(servers.AMQP_URL, servers.AMQP_NODES), async (each) => ({
      role: null,
      ms: await inspectBrokerNode(each, { name, limitMs }),
    })),
    inspectAll(urlsOfNodes(servers.REDIS_URL, servers.REDIS_NODES), (each) =>
      inspectRedisNode(each, { limitMs }),
    ),
  ]);
  return { postgres, rabbitmq, redis };
}

async function stateOf(url: string, answer: Promise<{ role: Role; ms: number }>): Promise<NodeState> {
  const address = addressOf(url);
  try {
    const { role, ms } = await answer;
    return { address, role, ok: true, ms: Number(ms.toFixed(1)) };
  } catch {
    return { address, role: null, ok: false, ms: null };
  }
}
