import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findBinaries } from '@ripple/infra/binaries';
import { repositoryRoot } from '@ripple/infra/paths';
import { nextFreePorts } from '@ripple/infra/ports';
import type { RedisNode } from '@ripple/redis';
import { openServiceRedis } from '@ripple/test-env';

/** A Redis of one test, whose memory it may use up. */
export interface RedisServer {
  url: string;
  /** Writes until it takes no more: it has `roomBytes` above what it uses now. */
  fill(roomBytes: number): Promise<void>;
  /** Takes its limit away. */
  giveMemory(): Promise<void>;
  client: RedisNode;
  stop(): Promise<void>;
}

const FILLER_BYTES = [64 * 1_024, 1_024, 16];

/** Undefined where the servers run elsewhere. */
export const redisBinary = findBinaries(process.env).found.redis;

export async function startRedisServer(): Promise<RedisServer> {
  const dir = await mkdtemp(path.join(tmpdir(), 'ripple-redis-'));
  const [port = 0] = await nextFreePorts(21_000 + (process.pid % 10_000), 1);
  const args = [
    path.join(repositoryRoot, 'infra/redis/redis.conf'),
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
  ];
  const server: ChildProcess = spawn(redisBinary ?? '', [...args, '--dir', dir], { stdio: 'ignore' });
  const url = `redis://127.0.0.1:${port}`;
  const redis = openServiceRedis({ redisUrl: url });
  await redis.whenReady();
  const client = redis.onKey('');

  return {
    url,
    client,
    async fill(roomBytes) {
      const [, used = ''] = /^used_memory:(\d+)/m.exec(await client.info('memory')) ?? [];
      await client.config('SET', 'maxmemory', String(Number(used) + roomBytes));
      for (const bytes of FILLER_BYTES) {
        const filler = 'x'.repeat(bytes);
        for (let n = 0; await client.set(`filler:${bytes}:${n}`, filler).catch(() => false); n++);
      }
    },
    async giveMemory() {
      await client.config('SET', 'maxmemory', '0');
    },
    async stop() {
      redis.close();
      server.kill('SIGKILL');
      if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
      await rm(dir, { recursive: true, force: true });
    },
  };
}
