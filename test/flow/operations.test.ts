import { rings } from '@ripple/budgets';
import { lanes } from '@ripple/messages';
import { nowhere, serverUrls, startTcpProxy } from '@ripple/test-env';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectProblem } from './contract/expect-problem.ts';
import { inAnHour, token } from './contract/tokens.ts';
import { DEAD_LETTERS, type Operated, REDRIVE, STATUS, startOperated } from './operated.ts';

const secret = 'a-secret-that-only-the-tests-know-of';

let operated: Operated;
let ripple: Operated['ripple'];
let names: Operated['names'];
let channel: Operated['channel'];
let status: Operated['status'];
let publish: Operated['publish'];

beforeAll(async () => {
  operated = await startOperated({ JWT_SECRET: secret });
  ({ ripple, names, channel, status, publish } = operated);
});
afterAll(() => operated?.dispose());

describe('what there is', () => {
  it('is said by GET /v1/instance, which needs no database', async () => {
    await ripple.restart('api', {
      DATABASE_URL: nowhere(ripple.isolation.databaseUrl),
      MEDIA_MAX_BYTES: 1_000,
    });
    const { status, headers, body } = await ripple.anybody.get('/v1/instance');
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('public, max-age=60');
    expect(body).toEqual({
      name: 'Ripple',
      version: (await ripple.anybody.get('/openapi.json')).body.info.version,
      auth: 'demo',
      rings: {
        author: { budgetMs: rings.author.budgetMs, worstMs: rings.author.worstMs },
        followers: { budgetMs: rings.followers.budgetMs },
        public: { budgetMs: rings.public.budgetMs },
        feeds: { budgetMs: rings.feeds.budgetMs },
      },
      limits: { textLength: 5_000, mediaPerPost: 4, mediaBytes: 1_000 },
      demo: { workers: false },
      operations: true,
    });
    await ripple.restart('api');
  });

  it('has operator routes only if it has the rights for them', async () => {
    await ripple.restart('api', { OPERATIONS_AMQP_URL: undefined } as object);
    for (const path of [STATUS, DEAD_LETTERS]) expectProblem(await ripple.anybody.get(path), 404);
    expectProblem(await ripple.anybody.post(REDRIVE, {}), 404);
    expect((await ripple.anybody.get('/v1/instance')).body.operations).toBe(false);
    const { paths } = (await ripple.anybody.get('/openapi.json')).body;
    expect(Object.keys(paths).filter((path) => path.startsWith('/v1/operations'))).toEqual([]);
    await ripple.restart('api');
  });
});

describe('in jwt mode', () => {
  beforeAll(() => ripple.restart('api', { AUTH_MODE: 'jwt' }));
  afterAll(() => ripple.restart('api'));

  const asked = (authorization: Record<string, string>) => [
    ripple.anybody.get(STATUS, authorization),
    ripple.anybody.get(DEAD_LETTERS, authorization),
    ripple.anybody.post(REDRIVE, {}, authorization),
  ];
  const withScope = (scope: unknown) => {
    const claims = { sub: '1', exp: inAnHour(), ...(scope !== undefined && { scope }) };
    return { authorization: `Bearer ${token(claims, 'HS256', secret)}` };
  };

  it('refuses who has no token', async () => {
    for (const answer of await Promise.all(asked({}))) {
      expectProblem(answer, 401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  it.each([
    ['no scope', undefined],
    ['another', 'read write'],
    ['one that begins so', 'operators operator:read'],
    ['one of other case', 'Operator'],
    ['one in a list', ['operator']],
  ])('refuses a token with %s', async (_, scope) => {
    for (const answer of await Promise.all(asked(withScope(scope)))) {
      expectProblem(answer, 403);
      expect(answer.headers.get('www-authenticate')).toBe(
        'Bearer error="insufficient_scope", scope="operator"',
      );
    }
  });

  it.each(['operator', 'read operator', 'operator write'])('lets in a token with "%s"', async (scope) => {
    for (const answer of await Promise.all(asked(withScope(scope)))) expect(answer.status).toBe(200);
  });

  it('says so', async () => {
    const { body } = await ripple.anybody.get('/v1/instance');
    expect(body).toMatchObject({ auth: 'jwt', demo: null, operations: true });
  });
});

describe('the status', () => {
  it('tells every lane with its ring, its budget, and how late it is', async () => {
    const { at, lanes: shown } = await status();
    expect(Math.abs(Date.now() - Date.parse(at))).toBeLessThan(3_000);
    expect(
      shown.map(({ lane, ring, budgetMs }: Record<string, unknown>) => ({ lane, ring, budgetMs })),
    ).toEqual(
      Object.entries(lanes).map(([lane, { ring }]) => ({
        lane,
        ring: ring ?? null,
        budgetMs: ring === undefined ? null : rings[ring].budgetMs,
      })),
    );
    const lane = async (name: string) =>
      (await status()).lanes.find((each: { lane: string }) => each.lane === name);
    expect(await lane('post-created')).toMatchObject({ consumers: 1, delayMs: null });
    // Nobody consumes it here, and the watermarks wait.
    await expect.poll(async () => (await lane('feeds')).ready, { timeout: 10_000 }).toBeGreaterThan(1);
    expect(await lane('feeds')).toMatchObject({ consumers: 0 });
    await expect.poll(async () => (await lane('feeds')).delayMs, { timeout: 10_000 }).toBeGreaterThan(2_000);
    expect((await lane('public')).delayMs).toBeLessThan((await lane('feeds')).delayMs);
  });

  it('tells what is tried again, what was given up, and what is not published', async () => {
    await publish(names.retry({ name: '30m', delayMs: 1_800_000 }), 'public', '{}');
    await publish(names.deadExchange, 'public', '{}');
    const { pool } = ripple.database;
    await ripple.stop('outbox-relay');
    await pool.query(
      `insert into outbox (lane, message, created_at) values ('public', '{}', now() - interval '1 minute')`,
    );
    await expect.poll(status, { timeout: 5_000 }).toMatchObject({
      retrying: 1,
      deadLetters: 1,
      outbox: { rows: 1, oldestMs: expect.any(Number) },
    });
    expect((await status()).outbox.oldestMs).toBeGreaterThanOrEqual(60_000);
    // However many there are, a look reads no more.
    await pool.query(
      `insert into outbox (lane, message) select 'public', '{}' from generate_series(1, 100010)`,
    );
    await expect
      .poll(async () => (await status()).outbox, { timeout: 10_000 })
      .toEqual({ rows: 100_001, oldestMs: expect.any(Number) });
    expect((await status()).outbox.oldestMs).toBeGreaterThanOrEqual(60_000);
    await pool.query('delete from outbox');
    await ripple.start('outbox-relay');
    await channel.purgeQueue(names.deadLetters);
  });

  it('counts the posts that were accepted here, and the reads that were answered', async () => {
    await ripple.restart('api');
    expect(await status()).toMatchObject({ requests: { posts: 0, reads: 0 } });
    const ada = await ripple.user(`ada${Date.now()}`);
    await Promise.all(['one', 'two'].map((text) => ada.post('/v1/posts', { text })));
    expectProblem(await ada.post('/v1/posts', { text: '' }), 400);
    await Promise.all(['public', 'home', 'mentions'].map((name) => ada.get(`/v1/timelines/${name}`)));
    // Those three, and the looks themselves.
    await expect
      .poll(async () => (await status()).requests, { timeout: 5_000 })
      .toEqual({ posts: 2, reads: expect.toSatisfy((reads: number) => reads > 3) });
  });

  it('is one look a second, however many ask', async () => {
    const since = Date.now();
    const looks = new Set<string>();
    let asked = 0;
    while (Date.now() - since < 1_500) {
      const answers = await Promise.all(Array.from({ length: 50 }, status));
      asked += answers.length;
      for (const { at } of answers) looks.add(at);
    }
    expect(asked).toBeGreaterThan(99);
    expect(looks.size).toBeGreaterThan(1);
    expect(looks.size).toBeLessThanOrEqual(3);
  });

  it('keeps its connection to the broker', async () => {
    const wire = await startTcpProxy(serverUrls().amqpUrl);
    await ripple.restart('api', { OPERATIONS_AMQP_URL: wire.url });
    const { at } = await status();
    expect(wire.connections()).toBe(1);
    await expect.poll(async () => (await status()).at, { timeout: 5_000 }).not.toBe(at);
    expect(wire.connections()).toBe(1);
    await ripple.restart('api');
    await wire.close();
  });
});

describe('dead letters', () => {
  const list = async () => (await ripple.anybody.get(DEAD_LETTERS)).body;
  const redrive = async (body: object, headers = {}) => ripple.anybody.post(REDRIVE, body, headers);
  const waiting = async (lane: 'feeds' | 'websub') =>
    (await channel.checkQueue(names.queue(lane))).messageCount;

  beforeEach(async () => {
    await channel.purgeQueue(names.deadLetters);
    for (const lane of ['feeds', 'websub'] as const) await channel.purgeQueue(names.queue(lane));
  });

  it('are listed with what failed, where, why and since when, and stay', async () => {
    await publish(names.lanesExchange, 'public', '{"type":"index-post","version":1,"postId":7}');
    await expect.poll(list, { timeout: 10_000 }).toEqual({
      items: [
        {
          lane: 'public',
          reason: expect.stringMatching(/^index-post/),
          attempts: 1,
          firstFailedAt: expect.stringMatching(/^\d{4}-.*Z$/),
          lastFailedAt: expect.stringMatching(/^\d{4}-.*Z$/),
          message: { type: 'index-post', version: 1, postId: 7 },
        },
      ],
      more: false,
    });
    const looks = await Promise.all(Array.from({ length: 20 }, list));
    for (const { items } of looks) expect(items).toHaveLength(1);
  });

  it('are shown whatever they are', async () => {
    for (const body of ['no JSON', '[1]', 'null', '{"a":{"b":[1,"c"]}}']) {
      await publish(names.deadExchange, 'no-such-lane', body);
    }
    await expect.poll(async () => (await list()).items.length).toBe(4);
    const { items } = await list();
    expect(items.map(({ message }: { message: unknown }) => message)).toEqual([
      'no JSON',
      '[1]',
      'null',
      { a: { b: [1, 'c'] } },
    ]);
    expect(items[0]).toMatchObject({
      lane: 'no-such-lane',
      reason: 'unknown',
      attempts: null,
      firstFailedAt: null,
      lastFailedAt: null,
    });
  });

  it('are listed up to a hundred', async () => {
    for (let number = 0; number <= 100; number++) {
      channel.publish(names.deadExchange, 'feeds', Buffer.from(String(number)));
    }
    await channel.waitForConfirms();
    const { items, more } = await list();
    expect(items.map(({ message }: { message: string }) => message)).toEqual(
      Array.from({ length: 100 }, (_, number) => String(number)),
    );
    expect(more).toBe(true);
  });

  it('go into their lanes again: those of one, then all that have a lane', async () => {
    for (const lane of ['feeds', 'feeds', 'websub', 'no-such-lane']) {
      await publish(names.deadExchange, lane, '{"from":"a test"}');
    }
    const fresh = await waiting('feeds');
    expect(await redrive({ lane: 'feeds' })).toMatchObject({ status: 200, body: { redriven: 2, failed: 0 } });
    expect(await waiting('feeds')).toBeGreaterThanOrEqual(fresh + 2);
    expect(await waiting('websub')).toBe(0);
    expect((await redrive({})).body).toEqual({ redriven: 1, failed: 1, more: false });
    expect(await waiting('websub')).toBe(1);
    expect((await list()).items).toMatchObject([{ lane: 'no-such-lane' }]);
  });

  it('go once for an Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'redrive once' };
    await publish(names.deadExchange, 'websub', '{}');
    expect((await redrive({}, { 'idempotency-key': 'redrive-once' })).body).toEqual({
      redriven: 1,
      failed: 0,
      more: false,
    });
    await publish(names.deadExchange, 'websub', '{}');
    expect((await redrive({}, { 'idempotency-key': 'redrive-once' })).body).toEqual({
      redriven: 1,
      failed: 0,
      more: false,
    });
    expect((await list()).items).toHaveLength(1);
    expectProblem(await redrive({ lane: 'websub' }, { 'idempotency-key': 'redrive-once' }), 422);
    expectProblem(await redrive({}, key), 400);
  });

  it('are shown to all who look while others send them', async () => {
    for (let number = 0; number < 60; number++) {
      channel.publish(names.deadExchange, 'websub', Buffer.from('{}'));
    }
    await channel.waitForConfirms();
    const answers = await Promise.all([list(), redrive({}), list(), redrive({}), list()]);
    expect(answers[0].items).toHaveLength(60);
    expect(answers[1].body).toEqual({ redriven: 60, failed: 0, more: false });
    expect(answers[3].body).toEqual({ redriven: 0, failed: 0, more: false });
    expect(await list()).toEqual({ items: [], more: false });
  });

  it.each([
    [{ lane: 'nowhere' }, '/lane'],
    [{ lane: 1 }, '/lane'],
    [{ ids: ['1'] }, '/ids'],
  ])('are not sent by %j', async (body, pointer) => {
    expectProblem(await redrive(body), 400, pointer);
  });
});
