import { type Broker, createBroker } from '@ripple/broker';
import { type Database, openDatabase } from '@ripple/db';
import type { Job, UserId } from '@ripple/messages';
import { createLogger, createMetrics } from '@ripple/telemetry';
import { type Isolation, isolate } from '@ripple/test-env';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { enqueue } from './enqueue.ts';
import { type Claim, fingerprintOf, KeyReusedError, SecretRevokedError } from './idempotency.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { relayOnce } from './relay.ts';

let isolation: Isolation;
let database: Database;
let broker: Broker;
let outbox: Outbox;
let published: Job[] = [];

const logger = createLogger('test', 'silent');
const userId = 1 as UserId;
const owner = 2 as UserId;

beforeAll(async () => {
  isolation = await isolate();
  database = openDatabase({ url: isolation.databaseUrl, connections: 4, applicationName: 'ripple-test' });
  const { amqpUrl, namespace } = isolation;
  broker = createBroker({ urls: [amqpUrl], name: 'test', namespace, logger, metrics: createMetrics() });
  await broker.whenUp();
  outbox = createOutbox({
    database,
    broker,
    logger,
    metrics: createMetrics(),
    onPublished: (job) => published.push(job),
  });
});
afterAll(async () => {
  await outbox?.close();
  await broker?.close();
  await database?.close();
  await isolation?.dispose();
});
beforeEach(() => {
  published = [];
});

const rowsOfOutbox = async () =>
  (await database.db.selectFrom('outbox').select(['lane', 'message', 'origin']).execute()) as {
    lane: string;
    message: Record<string, unknown>;
    origin: object | null;
  }[];

let keys = 0;
const newClaim = (): Claim => ({ owner, key: `key-${++keys}`, requestHash: 'one' });

describe('a write', () => {
  it('publishes what it enqueued once it is committed, in the lane of its type, and clears the row', async () => {
    let publishedEarly = true;
    await outbox.write({ origin: { requestId: 'request-1' } }, async (tx) => {
      await enqueue(tx, { type: 'topics-changed', userId });
      publishedEarly = published.length > 0;
    });
    expect(publishedEarly).toBe(false);
    await expect.poll(() => published).toHaveLength(1);
    const [{ lane, message } = { lane: undefined, message: undefined }] = published;
    expect(lane).toBe('events');
    expect(message).toMatchObject({ type: 'topics-changed', version: 1, userId });
    expect((message as { acceptedAt: number }).acceptedAt).toBeCloseTo(Date.now(), -5);
    await expect.poll(rowsOfOutbox).toEqual([]);
  });

  it('that throws leaves neither row nor key, and publishes nothing', async () => {
    const claim = newClaim();
    const failing = outbox.write({ claim }, async (tx) => {
      await enqueue(tx, { type: 'topics-changed', userId });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await rowsOfOutbox()).toEqual([]);
    expect(await outbox.write({ claim }, async () => ({ run: 'again' }))).toEqual({ run: 'again' });
    expect(published).toEqual([]);
  });

  it('under a used key gets the first answer and does nothing', async () => {
    const claim = newClaim();
    let runs = 0;
    const write = () => outbox.write({ claim }, async () => ({ runs: ++runs }));
    expect(await write()).toEqual({ runs: 1 });
    expect(await write()).toEqual({ runs: 1 });
    expect(runs).toBe(1);
    const other = outbox.write({ claim: { ...claim, requestHash: 'two' } }, async () => ({ runs: ++runs }));
    await expect(other).rejects.toThrow(KeyReusedError);
    expect(runs).toBe(1);
  });

  it('without an answer has none for a retry either', async () => {
    const claim = newClaim();
    const write = () => outbox.write({ claim }, async () => {});
    expect(await write()).toBeUndefined();
    expect(await write()).toBeUndefined();
  });

  it('whose answer holds a secret stores none: a retry replaces it, until it is revoked', async () => {
    const claim = newClaim();
    let current: string | undefined;
    const write = (made: string) =>
      outbox.writeSecret(
        { claim },
        async () => {
          current = made;
          return { answer: { token: made }, fingerprint: fingerprintOf(made) };
        },
        async (_, fingerprint) => current !== undefined && fingerprint === fingerprintOf(current),
      );
    expect(await write('secret-1')).toEqual({ token: 'secret-1' });
    expect(await write('secret-2')).toEqual({ token: 'secret-2' });
    const stored = await database.db
      .selectFrom('idempotency_keys')
      .select('answer')
      .where('key', '=', claim.key)
      .executeTakeFirst();
    expect(stored).toEqual({ answer: { fingerprint: fingerprintOf('secret-2') } });
    current = 'secret of another request';
    await expect(write('secret-3')).rejects.toThrow(SecretRevokedError);
    current = undefined;
    await expect(write('secret-3')).rejects.toThrow(SecretRevokedError);
    expect(current).toBeUndefined();
  });

  it('keeps its row, with its request, while the broker is away; the relay publishes it', async () => {
    const away = createOutbox({
      database,
      broker: { ...broker, isAvailable: () => false },
      logger,
      metrics: createMetrics(),
    });
    const origin = { requestId: 'request-2' };
    await away.write({ origin }, (tx) => enqueue(tx, { type: 'topics-changed', userId }));
    expect(await rowsOfOutbox()).toMatchObject([{ lane: 'events', origin }]);
    const { claimed, published: relayed } = await relayOnce(database.pool, broker, 0);
    expect([claimed, relayed.length]).toEqual([1, 1]);
    expect(await rowsOfOutbox()).toEqual([]);
  });
});
