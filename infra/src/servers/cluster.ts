import path from 'node:path';
import { elapsed } from '../elapsed.ts';
import { derivePasswords } from '../privileges/roles.ts';
import { createKeepsDying } from '../processes/keeps-dying.ts';
import { stopLeftovers } from '../processes/pid-file.ts';
import { startAll } from '../processes/start-all.ts';
import { choosePortsOnce, readOrCreateSecret } from './instance.ts';
import { keepPrimary } from './keep-primary.ts';
import { binaries } from './local.ts';
import { type PostgresCluster, startPostgresCluster } from './postgres-cluster.ts';
import { type RabbitmqCluster, startRabbitmqCluster } from './rabbitmq-cluster.ts';
import { type RedisCluster, startRedisCluster } from './redis-cluster.ts';
import { redisMemory } from './redis-memory.ts';
import type { Servers, ServersOptions } from './servers.ts';

const POSTGRES = [1, 2, 3] as const;
const RABBITMQ = [1, 2, 3] as const;
/** Three masters, each with a replica. */
const REDIS = [1, 2, 3, 4, 5, 6] as const;

const portNames = [
  ...POSTGRES.map((number) => `postgres-${number}` as const),
  ...RABBITMQ.flatMap((number) => [`amqp-${number}`, `distribution-${number}`] as const),
  'epmd' as const,
  ...REDIS.flatMap((number) => [`redis-${number}`, `redis-bus-${number}`] as const),
];

/**
 * A primary of Postgres and two standbys, three nodes of RabbitMQ, three masters of Redis and three replicas, from the
 * binaries of this machine. A primary that does not answer is replaced; Redis and RabbitMQ do that by themselves.
 * @throws {StartupError}
 */
export async function startCluster({ name, namespace, dir, log, signal }: ServersOptions): Promise<Servers> {
  const bin = await binaries(log);
  signal?.throwIfAborted();
  if (await stopLeftovers(dir)) log('Stopped what an earlier run had left behind');
  const ports = await choosePortsOnce(dir, portNames);
  const password = readOrCreateSecret(path.join(dir, 'password'));
  const passwords = derivePasswords(password);
  const users = { namespace, passwords };
  const { onKeepsDying, failure } = createKeepsDying();
  const supervision = { log, onKeepsDying };
  const started: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    await Promise.all(started.map((cluster) => cluster.stop()));
  };
  const add = async <Cluster extends { stop(): Promise<void> }>(what: string, starting: Promise<Cluster>) => {
    const since = Date.now();
    const cluster = await starting;
    started.push(cluster);
    log(`${what} are up (${elapsed(since)})`);
    return cluster;
  };

  function startPostgres(either: AbortSignal): Promise<PostgresCluster> {
    const own = POSTGRES.map((number) => ports[`postgres-${number}`]);
    return startPostgresCluster({
      name,
      dir,
      ports: own,
      password,
      bin: bin.postgres,
      ...supervision,
      signal: either,
    });
  }

  function startRabbitmq(either: AbortSignal): Promise<RabbitmqCluster> {
    const nodes = RABBITMQ.map((number) => ({
      amqp: ports[`amqp-${number}`],
      distribution: ports[`distribution-${number}`],
    }));
    const instance = { name, dir, password };
    return startRabbitmqCluster({
      instance,
      ports: { epmd: ports.epmd, nodes },
      users,
      bin,
      supervision,
      signal: either,
    });
  }

  function startRedis(either: AbortSignal): Promise<RedisCluster> {
    return startRedisCluster({
      instance: { dir, password },
      ports: REDIS.map((number) => ({ client: ports[`redis-${number}`], bus: ports[`redis-bus-${number}`] })),
      users,
      command: bin.redis,
      maxBytes: Math.floor(redisMemory(process.env) / (REDIS.length / 2)),
      supervision,
      signal: either,
    });
  }

  try {
    const [postgres, rabbitmq, redis] = await startAll(signal, (either) => [
      add('A primary of Postgres and two standbys', startPostgres(either)),
      add('Three nodes of RabbitMQ', startRabbitmq(either)),
      add('Three masters of Redis and three replicas', startRedis(either)),
    ]);
    const keeping = keepPrimary(postgres, log);
    const [firstOfRabbitmq] = rabbitmq.nodes;
    const primary = postgres.primary();
    const nodes = {
      DATABASE_NODES: postgres.addresses,
      DATABASE_REPLICA_NODES: postgres.addresses,
      AMQP_NODES: rabbitmq.nodes.map(({ url }) => new URL(url).host).join(','),
      REDIS_NODES: redis.addresses,
    };
    return {
      source: 'local',
      databaseUrl: primary.url,
      amqpUrl: firstOfRabbitmq?.url ?? '',
      redisUrl: redis.url,
      nodes,
      passwords,
      rabbitmqctl: firstOfRabbitmq && [firstOfRabbitmq.ctl],
      describe: [
        `Postgres   psql ${primary.url} (the primary of ${nodes.DATABASE_NODES})`,
        `Redis      ${path.basename(bin.redis).replace('-server', '-cli')} -c -u ${redis.url} (of ${nodes.REDIS_NODES})`,
        `RabbitMQ   ${path.relative(process.cwd(), firstOfRabbitmq?.ctl ?? '')} cluster_status (of ${nodes.AMQP_NODES})`,
      ],
      programs: [
        ...postgres.nodes.flatMap(({ program }) => program ?? []),
        ...rabbitmq.nodes,
        ...redis.nodes,
      ],
      betweenNodes: [
        ...RABBITMQ.map((number) => ports[`distribution-${number}`]),
        ...REDIS.map((number) => ports[`redis-bus-${number}`]),
      ],
      failure,
      async stop() {
        await keeping.stop();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
