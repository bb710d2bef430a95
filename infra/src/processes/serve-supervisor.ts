import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Supervised } from './supervise.ts';

type Worker = Pick<Supervised, 'label' | 'pause' | 'resume'>;
type Process = Pick<Supervised, 'label' | 'condition'>;

export interface SupervisorServer {
  /** With the secret as password. */
  url: string;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/**
 * What the api asks of supervision, on this machine and with a secret: `GET /processes` is how each of them is, for
 * its readiness and the operator's view; `GET /workers` and `PUT /workers {"running": false}` are the switch of the
 * demo, which shows what becomes of posts while the workers are stopped.
 */
export async function serveSupervisor(options: {
  /** Those that the switch stops and starts; undefined until all have been started. */
  workers: () => Worker[] | undefined;
  processes?: () => Process[];
  log(line: string): void;
  /** A switch that takes longer is answered with 202, and goes on. */
  answerLimitMs?: number;
}): Promise<SupervisorServer> {
  const { processes = () => [], answerLimitMs = 10_000 } = options;
  const secret = randomBytes(24).toString('hex');
  const credentials = `supervisor:${secret}`;
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  const workersSwitch = createSwitch(options.log);

  async function answer(request: IncomingMessage): Promise<[status: number, body: object]> {
    if (!isSame(request.headers.authorization ?? '', authorization)) return refuse(401);
    if (request.url === '/processes') return [200, { processes: processes().map(describeProcess) }];
    if (request.url !== '/workers') return refuse(404);
    const workers = options.workers();
    if (workers === undefined) return refuse(503);
    const state = () => ({ running: workersSwitch.isOn(), workers: workers.map(({ label }) => label) });
    if (request.method === 'GET') return [200, state()];
    if (request.method !== 'PUT') return refuse(405);
    const running = await readRunning(request);
    if (running === undefined) return refuse(400);
    const done = await Promise.race([
      workersSwitch.turn(workers, running).then(() => true),
      sleep(answerLimitMs, false, { ref: false }),
    ]);
    return [done ? 200 : 202, state()];
  }

  const server = createServer(async (request, response) => {
    const [status, body] = await answer(request).catch(() => refuse(500));
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }).listen(0, HOST);
  await once(server, 'listening');
  return {
    url: `http://${credentials}@${HOST}:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function describeProcess({ label, condition }: Process) {
  const { state, deathsInARow, lastDeath = null, restartInMs = null } = condition();
  return { name: label, state, deathsInARow, lastDeath, restartInMs };
}

/** Stops and starts the workers, one change after the other. */
function createSwitch(log: (line: string) => void) {
  let on = true;
  let last = Promise.resolve();

  async function change(workers: Worker[], to: boolean): Promise<void> {
    if (to === on) return;
    // They count as running neither while they stop nor while they start.
    on = false;
    const names = workers.map(({ label }) => label).join(', ');
    log(to ? `Starting again: ${names}` : `Stopping on request: ${names}. Posts wait for them`);
    await Promise.all(workers.map((worker) => (to ? worker.resume() : worker.pause())));
    on = to;
  }

  return {
    isOn: () => on,
    turn(workers: Worker[], to: boolean): Promise<void> {
      const next = () => change(workers, to);
      last = last.then(next, next);
      return last;
    },
  };
}

async function readRunning(request: IncomingMessage): Promise<boolean | undefined> {
  const body: unknown = await json(request).catch(() => undefined);
  const running = (body as { running?: unknown } | null | undefined)?.running;
  return typeof running === 'boolean' ? running : undefined;
}

const refuse = (status: number): [number, object] => [status, {}];

/** Compares in constant time, so that an answer's delay does not tell how much of a secret is right. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
