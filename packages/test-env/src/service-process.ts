import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Running } from '@ripple/runtime';

const READY_LIMIT_MS = 20_000;
const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** Starts a service as `npm start` does, as a process of its own, and waits until it is ready. */
export async function startServiceProcess(service: string, settings: object): Promise<Running> {
  const port = await freePort();
  const environment = Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, String(value)]),
  );
  const child = spawn(process.execPath, ['--import', 'tsx', `services/${service}/src/main.ts`], {
    cwd: repository,
    env: { ...process.env, ...environment, OPS_PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = once(child, 'exit');
  const deadline = Date.now() + READY_LIMIT_MS;
  while (!(await isReady(port))) {
    if (child.exitCode !== null) throw new Error(`${service} ended with code ${child.exitCode}`);
    if (Date.now() > deadline) throw new Error(`${service} is not ready after ${READY_LIMIT_MS} ms`);
    await sleep(50);
  }
  return {
    port,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function isReady(port: number): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
  return response?.ok ?? false;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
