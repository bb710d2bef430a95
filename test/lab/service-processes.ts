import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nextFreePorts } from '@ripple/infra/ports';
import { urlsOf } from '@ripple/infra/privileges';
import type { ServiceName } from '@ripple/infra/service-names';
import type { Stack } from '@ripple/infra/stack';
import { serviceEnvironment } from '@ripple/infra/stack-environment';
import { execa } from 'execa';
import { namespace } from './servers.ts';
import { withoutLimits } from './stack.ts';

/** Processes of services, beside those of a stack. */
export interface ServiceProcesses {
  /** In the order in which they were asked for. An address has /readyz and /metrics, that of an api all else, too. */
  processes: { service: ServiceName; url: URL; pid: number }[];
  /** Rejects when one of them ends by itself. */
  ended: Promise<never>;
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 100;

/**
 * Starts processes of services on the servers of a stack, each with its own log-in, and waits until they are ready.
 * @param services any of them several times, if several processes are wanted
 * @param options.build the folder of the bundled services
 * @param options.whose what they are called when one ends by itself: `fan-out ${whose} ended`
 * @param options.logs the folder that their logs are written to
 */
export async function startServiceProcesses(
  services: readonly ServiceName[],
  stack: Stack,
  options: { build: string; whose: string; logs: string; firstPort: number; signal: AbortSignal },
): Promise<ServiceProcesses> {
  const { build, whose, logs, firstPort, signal } = options;
  const ports = await nextFreePorts(firstPort, services.length);
  mkdirSync(logs, { recursive: true });
  let stopping = false;
  const started = services.map((service, index) => {
    const port = ports[index] ?? 0;
    const { passwords } = stack.servers;
    const urls = passwords ? urlsOf(stack, namespace, service, passwords) : stack;
    const running = execa('node', [path.join(build, `${service}.mjs`)], {
      cwd: path.dirname(build),
      env: serviceEnvironment(withoutLimits, {
        ...{ service, urls, asItself: passwords !== undefined },
        ...{ publicUrl: stack.url, host: '127.0.0.1', port, balanced: false },
        ...{
          jwtSecret: stack.jwtSecret,
          mediaDir: path.join(logs, 'media'),
          webDir: path.join(build, 'web'),
        },
        ...{ smtpUrl: undefined, operationsAmqpUrl: undefined, supervisorUrl: undefined },
      }),
      reject: false,
      buffer: false,
      stderr: 'inherit',
    });
    running.stdout?.pipe(createWriteStream(path.join(logs, `${service}.log`), { flags: 'a' }));
    return { service, url: new URL(`http://127.0.0.1:${port}`), pid: running.pid ?? 0, running };
  });
  const ended = Promise.race(
    started.map(async ({ service, running }) => {
      const { exitCode, signal: by } = await running;
      if (stopping) return new Promise<never>(() => {});
      throw new Error(`${service} ${whose} ended (${by ?? exitCode})`);
    }),
  );
  // The caller awaits it.
  ended.catch(() => {});
  const stop = async () => {
    stopping = true;
    for (const { running } of started) running.kill('SIGTERM');
    await Promise.all(started.map(({ running }) => running));
  };
  try {
    for (const { url } of started) {
      while (!(await Promise.race([isReady(url), ended]))) await sleep(LOOK_EVERY_MS, undefined, { signal });
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { processes: started.map(({ service, url, pid }) => ({ service, url, pid })), ended, stop };
}

/** What it could do without need not be there: mail has no server here. */
const isReady = (url: URL): Promise<boolean> =>
  fetch(new URL('/readyz', url)).then(
    ({ ok }) => ok,
    () => false,
  );
