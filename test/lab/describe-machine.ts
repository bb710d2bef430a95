import { execFile } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { promisify } from 'node:util';
import { inspectBroker } from '@ripple/broker';
import { repositoryRoot } from '@ripple/infra/paths';
import type { Stack } from '@ripple/infra/stack';
import { namespace, withPostgres, withRedis } from './servers.ts';

/** What figures were measured on. */
export interface Machine {
  processors: number;
  model: string;
  memoryBytes: number;
  /** Of Node, the servers and Ripple itself (its commit), by name. */
  versions: Record<string, string>;
}

/** @param urls of the servers, whose versions are left out if it is undefined */
export async function describeMachine(
  urls?: Pick<Stack, 'databaseUrl' | 'redisUrl' | 'amqpUrl' | 'nodes'>,
): Promise<Machine> {
  const git = promisify(execFile)('git', ['describe', '--always', '--dirty'], { cwd: repositoryRoot });
  const { stdout: commit } = await git.catch(() => ({ stdout: 'unknown' }));
  return {
    processors: cpus().length,
    model: cpus()[0]?.model ?? 'unknown',
    memoryBytes: totalmem(),
    versions: {
      Ripple: commit.trim(),
      Node: process.version,
      ...(urls && {
        Postgres: await withPostgres(urls.databaseUrl, async (client) => {
          const { rows } = await client.query('show server_version');
          return rows[0].server_version;
        }),
        Redis: await withRedis(
          urls.redisUrl,
          async (redis) => /redis_version:(\S+)/.exec(await redis.onKey('').info('server'))?.[1] ?? 'unknown',
          urls.nodes?.REDIS_NODES,
        ),
        RabbitMQ: (await inspectBroker({ urls: [urls.amqpUrl], name: 'lab', namespace })).version,
      }),
    },
  };
}

/** "2 × AMD EPYC, 24 GiB". */
export const hardwareOf = ({ processors, model, memoryBytes }: Machine): string =>
  `${processors} × ${model}, ${(memoryBytes / 2 ** 30).toFixed(1)} GiB`;
