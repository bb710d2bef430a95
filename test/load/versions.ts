import { execFile } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { promisify } from 'node:util';
import { repositoryRoot } from '@ripple/infra/paths';
import { openRedis } from '@ripple/redis';
import { createLogger } from '@ripple/telemetry';
import amqp from 'amqplib';
import pg from 'pg';
import type { Machine } from './report/result.ts';

const run = promisify(execFile);
const LIMIT_MS = 5_000;

/** The machine and the versions that figures are from. */
export async function describeMachine(urls?: {
  databaseUrl: string;
  redisUrl: string;
  amqpUrl: string;
}): Promise<Machine> {
  const [processor] = cpus();
  const { stdout: commit } = await run('git', ['describe', '--always', '--dirty'], {
    cwd: repositoryRoot,
  }).catch(() => ({ stdout: 'unknown' }));
  return {
    processors: cpus().length,
    model: processor?.model ?? 'unknown',
    memoryBytes: totalmem(),
    versions: {
      Ripple: commit.trim(),
      Node: process.version,
      ...(urls && {
        Postgres: await postgresVersion(urls.databaseUrl),
        Redis: await redisVersion(urls.redisUrl),
        RabbitMQ: await rabbitVersion(urls.amqpUrl),
      }),
    },
  };
}

async function postgresVersion(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query('show server_version');
    return rows[0].server_version;
  } finally {
    await client.end();
  }
}

async function redisVersion(url: string): Promise<string> {
  const logger = createLogger('load', 'warn');
  const redis = openRedis({ url, name: 'load', commandLimitMs: LIMIT_MS, whenDown: 'wait', logger });
  try {
    return /redis_version:(\S+)/.exec(await redis.info('server'))?.[1] ?? 'unknown';
  } finally {
    redis.disconnect();
  }
}

async function rabbitVersion(url: string): Promise<string> {
  const connection = await amqp.connect(url);
  try {
    return String(connection.connection.serverProperties.version);
  } finally {
    await connection.close();
  }
}
