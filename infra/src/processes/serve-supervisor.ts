import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Supervised } from './supervise.ts';

type Worker = Pick<Supervised, 'label' | 'pause' | 'resume'>;

export interface SupervisorServer {
  /** With the secret as password. */
  url: string;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/**
 * `GET /workers` and `PUT /workers {"running": false}` for the api of the demo, which lets people see what becomes of
 * posts meanwhile. On this machine only, and only for whoever has been told the secret.
 * @param workers undefined until they have been started
 */
export async function serveSupervisor(options: {
  workers: () => Worker[] | undefined;
  log(line: string): void;
  /** After this it says that it goes on. */
  answerLimitMs?: number;
}): Promise<SupervisorServer> {
  const { answerLimitMs = 10_000 } = options;
  const secret = randomBytes(24).toString('hex');
  const credentials = `supervisor:${secret}`;
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  const workersSwitch = createSwitch(options.log);

  async function answer(request: IncomingMessage): Promise<[status: number, body: object]> {
    if (!isSame(request.headers.authorization ?? '', authorization)) return refuse(401);
    const workers = options.workers();
    if (request.url !== '/workers') return refuse(404);
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

/** Stops and starts the workers, one change after the other. */
function createSwitch(log: (line: string) => void) {
  let on = true;
  let last = Promise.resolve();

  async function change(workers: Worker[], to: boolean): Promise<void> {
    if (to === on) return;
    // Neither while they stop nor while they start.
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

/** Takes the same time however much is right. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
