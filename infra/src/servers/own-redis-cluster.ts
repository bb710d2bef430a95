import path from 'node:path';
import { choosePorts, preferredPorts } from '../ports.ts';
import { derivePasswords } from '../privileges/roles.ts';
import { stopLeftovers } from '../processes/pid-file.ts';
import { StartupError } from '../startup-error.ts';
import { findBinaries } from './binaries.ts';
import { readOrCreateSecret } from './instance.ts';
import { type RedisCluster, startRedisCluster } from './redis-cluster.ts';

const MAX_BYTES = 256 * 1_024 * 1_024;

/**
 * A Redis Cluster of its own in a folder, on ports that are free: three masters, each with a replica, if not told
 * otherwise. For tests and the bench.
 * @throws {StartupError}
 */
export async function startOwnRedisCluster(
  dir: string,
  log: (line: string) => void,
  signal?: AbortSignal,
  { masters = 3, replicas = 1 }: { masters?: number; replicas?: 0 | 1 } = {},
): Promise<RedisCluster> {
  await stopLeftovers(dir);
  const command = findBinaries(process.env).found.redis;
  if (command === undefined) throw new StartupError('The cluster needs Redis as a program on this machine.');
  const password = readOrCreateSecret(path.join(dir, 'password'));
  const nodes = masters * (1 + replicas);
  const chosen = await choosePorts(preferredPorts(dir, 2 * nodes));
  const cluster = await startRedisCluster({
    instance: { dir, password },
    ports: Array.from({ length: nodes }, (_, at) => ({
      client: chosen[at] as number,
      bus: chosen[nodes + at] as number,
    })),
    replicas,
    users: { namespace: 'ripple', passwords: derivePasswords(password) },
    command,
    maxBytes: MAX_BYTES,
    supervision: { log, onKeepsDying: (error) => log(error.message) },
    signal,
  });
  log(`Redis is a cluster of ${nodes} nodes`);
  return cluster;
}
