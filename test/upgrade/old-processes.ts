import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { instanceDir } from '@ripple/infra/paths';
import { nextFreePorts } from '@ripple/infra/ports';
import { urlsOf } from '@ripple/infra/privileges';
import { serviceNames } from '@ripple/infra/service-names';
import type { Stack } from '@ripple/infra/stack';
import { execa } from 'execa';
import { namespace } from '../lab/servers.ts';
import { withoutLimits } from '../lab/stack.ts';
import type { Release } from './release.ts';

/** The api of the last release, and the workers beside it. */
export interface OldProcesses {
  apiUrl: URL;
  /** Rejects when one of them ends by itself. */
  ended: Promise<never>;
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 100;

/** One process of each service of a release, on the servers of a stack, each with its own log-in. */
export async function startOldProcesses(
  { dir }: Release,
  stack: Stack,
  { firstPort, signal }: { firstPort: number; signal: AbortSignal },
): Promise<OldProcesses> {
  const ports = await nextFreePorts(firstPort, serviceNames.length);
  let stopping = false;
  const processes = serviceNames.map((service, index) => {
    const port = String(ports[index]);
    const { passwords } = stack.servers;
    const urls = passwords ? urlsOf(stack, namespace, service, passwords) : stack;
    const running = execa('node', ['--enable-source-maps', path.join(dir, 'dist', `${service}.mjs`)], {
      cwd: dir,
      env: {
        ...withoutLimits,
        ...{ DATABASE_URL: urls.databaseUrl, AMQP_URL: urls.amqpUrl, REDIS_URL: urls.redisUrl },
        AMQP_TOPOLOGY: service === 'outbox-relay' ? 'declare' : 'expect',
        ...{ AUTH_MODE: 'demo', JWT_SECRET: stack.jwtSecret, PUBLIC_URL: stack.url },
        ...{ PORT: port, OPS_PORT: port, MEDIA_DIR: path.join(instanceDir('upgrade'), 'media') },
      },
      reject: false,
      buffer: false,
      stderr: 'inherit',
    });
    running.stdout?.pipe(createWriteStream(path.join(instanceDir('upgrade'), `${service}.log`)));
    return { service, port: Number(port), running };
  });
  const ended = Promise.race(
    processes.map(async ({ service, running }) => {
      const { exitCode, signal: by } = await running;
      if (stopping) return new Promise<never>(() => {});
      throw new Error(`${service} of the last release ended (${by ?? exitCode})`);
    }),
  );
  // Awaited by who runs the load.
  ended.catch(() => {});
  const stop = async () => {
    stopping = true;
    for (const { running } of processes) running.kill('SIGTERM');
    await Promise.all(processes.map(({ running }) => running));
  };
  try {
    for (const { port } of processes) {
      while (!(await Promise.race([isReady(port), ended]))) await sleep(LOOK_EVERY_MS, undefined, { signal });
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { apiUrl: new URL(`http://127.0.0.1:${ports[serviceNames.indexOf('api')]}`), ended, stop };
}

/** What it could do without need not be there: mail has no server here. */
const isReady = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
