import { type SupervisorServer, serveSupervisor } from '@ripple/infra/serve-supervisor';
import { serverUrls } from '@ripple/test-env';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';
import { STATUS } from './operated.ts';

type Processes = NonNullable<Parameters<typeof serveSupervisor>[0]['processes']>;
type Condition = ReturnType<ReturnType<Processes>[number]['condition']>;

const well: Condition = { state: 'running', deathsInARow: 0, lastDeath: undefined, restartInMs: undefined };
const dying: Condition = {
  state: 'waiting',
  deathsInARow: 7,
  lastDeath: 'exit code 1',
  restartInMs: 12_000,
};

const allWell = { 'fan-out': well, indexer: well };
let conditions: Record<string, Condition> = allWell;
let supervisor: SupervisorServer;
let ripple: TestRipple;

beforeAll(async () => {
  supervisor = await serveSupervisor({
    workers: () => [],
    processes: () =>
      Object.entries(conditions).map(([label, condition]) => ({ label, condition: () => condition })),
    log: () => {},
  });
  ripple = await startRipple({
    services: ['api', 'outbox-relay'],
    settings: { SUPERVISOR_URL: supervisor.url, OPERATIONS_AMQP_URL: serverUrls().amqpUrl },
  });
});
afterAll(async () => {
  await ripple?.dispose();
  await supervisor?.close();
});
beforeEach(() => {
  conditions = allWell;
});

const readiness = () => ripple.anybody.get('/readyz');
/** Not one that was shared with the test before. */
const status = async () => {
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  return (await ripple.anybody.get(STATUS)).body;
};

it('readiness says which workers do not run, and stays 200, since posts are accepted', async () => {
  expect((await readiness()).body.checks.workers).toEqual({ ok: true, required: false });
  conditions = {
    'fan-out': dying,
    indexer: { ...dying, deathsInARow: 1 },
    mailer: { ...well, state: 'stopped' },
    media: well,
  };
  const { status, body } = await readiness();
  expect(status).toBe(200);
  expect(body.ready).toBe(true);
  expect(body.checks.workers).toEqual({
    ok: false,
    required: false,
    reason:
      'fan-out has died 7 times in a row and is being restarted, indexer has died and is being restarted, mailer is stopped',
  });
  const ada = await ripple.user('ada');
  expect((await ada.post('/v1/posts', { text: 'accepted all the same' })).status).toBe(201);
});

it('the status tells of each worker how it is', async () => {
  conditions = { 'fan-out': dying, indexer: well };
  expect((await status()).workers).toEqual([
    { worker: 'fan-out', state: 'waiting', deathsInARow: 7, lastDeath: 'exit code 1', restartInMs: 12_000 },
    { worker: 'indexer', state: 'running', deathsInARow: 0, lastDeath: null, restartInMs: null },
  ]);
});

it('neither fails with a supervisor that does not answer, and neither tells its secret', async () => {
  await ripple.restart('api', { SUPERVISOR_URL: 'http://supervisor:secret@127.0.0.1:1' });
  await expect.poll(async () => (await readiness()).status, { timeout: 30_000 }).toBe(200);
  const { body, text } = await readiness();
  expect(body.checks.workers).toMatchObject({ ok: false, required: false });
  expect(text).not.toMatch(/secret|127\.0\.0\.1/);
  expect((await status()).workers).toBe(null);
});

it('without a supervisor there is nothing to say', async () => {
  await ripple.restart('api', { SUPERVISOR_URL: undefined } as object);
  expect((await readiness()).body.checks).not.toHaveProperty('workers');
  expect((await status()).workers).toBe(null);
});
