import path from 'node:path';
import { execa } from 'execa';
import { buildServices } from './build.ts';
import { instanceDir, repositoryRoot } from './paths.ts';
import { aborted, runCommand } from './processes/command.ts';
import { acquireServers } from './servers/acquire.ts';
import { startOwnRedisCluster } from './servers/own-redis-cluster.ts';
import type { RedisCluster } from './servers/redis-cluster.ts';
import { serviceNames } from './service-names.ts';
import { StartupError } from './startup-error.ts';

/**
 * `npm test`, and with `--config` another set of suites: on real servers of its own, beside a running `npm start`. With
 * `--cluster` first, Redis is a cluster.
 */
await runCommand(async (interrupted) => {
  const log = (line: string) => console.error(line);
  const building = buildServices(serviceNames, instanceDir('test'), log);
  building.catch(() => {});
  const [first, ...others] = process.argv.slice(2);
  const isClustered = first === '--cluster';
  const servers = await acquireServers({ name: 'test', command: 'npm test', log, signal: interrupted });
  let cluster: RedisCluster | undefined;
  try {
    cluster = isClustered
      ? await startOwnRedisCluster(path.join(instanceDir('test'), 'redis-cluster'), log, interrupted)
      : undefined;
    const { databaseUrl, amqpUrl, redisUrl, rabbitmqctl } = servers;
    const build = await building;
    const vitest = execa(
      'node_modules/.bin/vitest',
      ['run', ...(isClustered ? others : process.argv.slice(2))],
      {
        cwd: repositoryRoot,
        stdio: 'inherit',
        reject: false,
        env: {
          DATABASE_URL: databaseUrl,
          AMQP_URL: amqpUrl,
          REDIS_URL: cluster?.url ?? redisUrl,
          ...(cluster && { REDIS_NODES: cluster.addresses }),
          SERVICES_BUILD: build,
          ...(rabbitmqctl && { RABBITMQCTL: JSON.stringify(rabbitmqctl) }),
        },
      },
    );
    const ending = await Promise.race([vitest, aborted(interrupted), servers.failure]);
    vitest.kill('SIGINT');
    const { exitCode } = await vitest;
    if (ending instanceof StartupError) throw ending;
    return interrupted.aborted ? 130 : (exitCode ?? 1);
  } finally {
    await cluster?.stop();
    await servers.stop();
  }
});
