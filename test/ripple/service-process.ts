import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Running } from '@ripple/runtime';

/** A service in a process of its own, which can be killed. */
export interface ServiceProcess extends Running {
  /** The signal it died of, or null if it ended by itself. */
  died: Promise<NodeJS.Signals | null>;
  /** The code it ended with, or null if a signal ended it. */
  exitCode: Promise<number | null>;
  /** Sends it a signal, as `SIGSTOP` that freezes it. */
  signal(name: NodeJS.Signals): void;
  /** What it has logged so far. */
  log(): string;
}

const READY_LIMIT_MS = 30_000;
const repository = fileURLToPath(new URL('../..', import.meta.url));

/** Starts a service as `npm start` does, and waits until it is ready. */
export async function startServiceProcess(
  service: string,
  settings: Record<string, unknown>,
): Promise<ServiceProcess> {
  const port = Number(settings.PORT) || (await freePort());
  const environment = Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, String(value)]),
  );
  const child = spawn(process.execPath, command(service), {
    cwd: repository,
    env: { ...process.env, ...environment, PORT: String(port), OPS_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let log = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    log += chunk;
  });
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const died = exited.then(([, signal]) => signal);
  const deadline = Date.now() + READY_LIMIT_MS;
  // One that is to die may do so before it is ready: work may be waiting for it.
  while (child.signalCode === null && !(await isReady(port))) {
    if (child.exitCode !== null) throw new Error(`${service} ended with code ${child.exitCode}`);
    if (Date.now() > deadline) throw new Error(`${service} is not ready after ${READY_LIMIT_MS} ms`);
    await sleep(25);
  }
  return {
    port,
    died,
    exitCode: exited.then(([code]) => code),
    log: () => log,
    signal: (name) => child.kill(name),
    async stop() {
      child.kill('SIGTERM');
      // One that is frozen ends only when it goes on.
      child.kill('SIGCONT');
      await died;
    },
  };
}

/** `npm test` bundles the services first, as `npm start` does: from source a start takes seconds. */
function command(service: string): string[] {
  const { SERVICES_BUILD } = process.env;
  if (SERVICES_BUILD) return [path.join(SERVICES_BUILD, `${service}.mjs`)];
  return ['--import', 'tsx', `services/${service}/src/main.ts`];
}

/** Ready, and connected also to what it could do without. */
export async function isReady(port: number): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
  if (!response?.ok) return false;
  const { checks } = (await response.json()) as { checks: Record<string, { ok: boolean }> };
  return Object.values(checks).every(({ ok }) => ok);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
