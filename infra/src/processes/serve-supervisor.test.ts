import { afterEach, beforeEach, expect, it } from 'vitest';
import { type SupervisorServer, serveSupervisor } from './serve-supervisor.ts';
import type { Supervised } from './supervise.ts';

let server: SupervisorServer;
let workers: ReturnType<typeof fakeWorker>[] | undefined;
let processes: Pick<Supervised, 'label' | 'condition'>[];
const lines: string[] = [];
const log = (line: string) => lines.push(line);

/** Stops and starts when it is let. */
function fakeWorker(label: string) {
  const calls: string[] = [];
  let finish: () => void = () => {};
  const call = (name: string) => () => {
    calls.push(name);
    return new Promise<void>((resolve) => {
      finish = resolve;
    });
  };
  return { label, calls, finish: () => finish(), pause: call('pause'), resume: call('resume') };
}

beforeEach(async () => {
  lines.length = 0;
  workers = [fakeWorker('one'), fakeWorker('two')];
  server = await serveSupervisor({
    workers: () => workers,
    processes: () => processes,
    log,
    answerLimitMs: 1_000,
  });
});
afterEach(() => server.close());

async function ask(method: string, body?: string, { path = '/workers', password = '' } = {}) {
  const url = new URL(path, server.url);
  const credentials = `supervisor:${password || url.password}`;
  url.username = url.password = '';
  const answer = await fetch(url, {
    method,
    headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
    ...(body !== undefined && { body }),
  });
  return { status: answer.status, body: (await answer.json()) as { running?: boolean } };
}
const turn = (running: boolean) => ask('PUT', JSON.stringify({ running }));
const calls = () => workers?.map((worker) => worker.calls);
const finishAll = () => {
  for (const worker of workers ?? []) worker.finish();
};

it('listens on this machine only, and refuses a call without the secret', async () => {
  const { hostname, password } = new URL(server.url);
  expect(hostname).toBe('127.0.0.1');
  expect(password).toMatch(/^[0-9a-f]{48}$/);
  for (const method of ['GET', 'PUT']) {
    const body = method === 'PUT' ? '{"running":false}' : undefined;
    expect((await ask(method, body, { password: `${password.slice(0, -1)}x` })).status).toBe(401);
  }
  expect((await fetch(new URL('/workers', `http://${new URL(server.url).host}`))).status).toBe(401);
  expect(calls()).toEqual([[], []]);
});

it('stops all and starts all, and says so when it is done', async () => {
  expect(await ask('GET')).toEqual({ status: 200, body: { running: true, workers: ['one', 'two'] } });
  let answered = false;
  const stopping = turn(false).finally(() => {
    answered = true;
  });
  await expect.poll(calls).toEqual([['pause'], ['pause']]);
  expect((await ask('GET')).body.running).toBe(false);
  workers?.[0]?.finish();
  expect(answered).toBe(false);
  finishAll();
  expect(await stopping).toEqual({ status: 200, body: { running: false, workers: ['one', 'two'] } });

  // That is so already.
  expect((await turn(false)).status).toBe(200);
  expect(calls()).toEqual([['pause'], ['pause']]);

  const starting = turn(true);
  await expect.poll(calls).toEqual([
    ['pause', 'resume'],
    ['pause', 'resume'],
  ]);
  expect((await ask('GET')).body.running).toBe(false);
  finishAll();
  expect((await starting).body.running).toBe(true);
  expect(lines).toEqual(['Stopping on request: one, two. Posts wait for them', 'Starting again: one, two']);
});

it('tells how each process is', async () => {
  const condition = { deathsInARow: 0, lastDeath: undefined, restartInMs: undefined };
  processes = [
    { label: 'one', condition: () => ({ ...condition, state: 'running' }) },
    {
      label: 'two',
      condition: () => ({ state: 'waiting', deathsInARow: 2, lastDeath: 'SIGKILL', restartInMs: 150 }),
    },
  ];
  expect(await ask('GET', undefined, { path: '/processes' })).toEqual({
    status: 200,
    body: {
      processes: [
        { name: 'one', state: 'running', deathsInARow: 0, lastDeath: null, restartInMs: null },
        { name: 'two', state: 'waiting', deathsInARow: 2, lastDeath: 'SIGKILL', restartInMs: 150 },
      ],
    },
  });
  expect((await ask('GET', undefined, { path: '/processes', password: 'wrong' })).status).toBe(401);
});

it('makes one change after the other', async () => {
  const changes = [turn(false), turn(true)];
  await expect.poll(calls).toEqual([['pause'], ['pause']]);
  finishAll();
  await expect.poll(calls).toEqual([
    ['pause', 'resume'],
    ['pause', 'resume'],
  ]);
  finishAll();
  const answers = await Promise.all(changes);
  expect(answers.at(-1)).toMatchObject({ status: 200, body: { running: true } });
});

it('answers 202 when it takes longer, and goes on', async () => {
  expect(await turn(false)).toEqual({ status: 202, body: { running: false, workers: ['one', 'two'] } });
  finishAll();
  const starting = turn(true);
  await expect.poll(() => calls()?.[0]).toEqual(['pause', 'resume']);
  finishAll();
  expect(await starting).toMatchObject({ status: 200, body: { running: true } });
});

it('refuses what it does not know', async () => {
  for (const body of ['', 'null', '{}', '{"running":"no"}', '[]']) {
    expect((await ask('PUT', body)).status, body).toBe(400);
  }
  expect((await ask('DELETE')).status).toBe(405);
  expect((await ask('GET', undefined, { path: '/others' })).status).toBe(404);
  workers = undefined;
  expect((await ask('GET')).status).toBe(503);
  expect((await turn(false)).status).toBe(503);
});
