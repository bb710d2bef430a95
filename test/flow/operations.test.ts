import { lanes, rings } from '@ripple/messages';
import { nowhere, serverUrls, startTcpProxy } from '@ripple/test-env';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

describe('the instance', () => {
  it('is described by GET /v1/instance, which needs no database', async () => {
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
      limits: {
        textLength: 5_000,
        textBytes: 65_536,
        tagsPerPost: 30,
        mentionsPerPost: 50,
        linksPerPost: 100,
        tagLength: 100,
        mediaPerPost: 4,
        mediaBytes: 1_000,
        mediaDecodedBytes: 192 * 1_024 * 1_024,
        mediaFrames: 300,
        mediaUnfinished: 100,
        streamsPerUser: 1_000,
        feedLength: 20,
        feedBytes: 512 * 1_024,
        webSubPerHost: 100,
        mailQuestionsPerDay: 3,
        pageItems: 100,
        pageBytes: 1_048_576,
      },
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

  it('refuses a request without a token', async () => {
    for (const answer of await Promise.all(asked({}))) {
      expectProblem(answer, 401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  it.each([
    ['no scope', undefined],
    ['another scope', 'read write'],
    ['scopes that begin like it', 'operators operator:read'],
    ['the scope in another case', 'Operator'],
    ['the scope in a list', ['operator']],
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

  it('says so in GET /v1/instance', async () => {
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
    // No worker consumes it here, so its watermarks wait.
    await expect.poll(async () => (await lane('feeds')).ready, { timeout: 30_000 }).toBeGreaterThan(1);
    expect(await lane('feeds')).toMatchObject({ consumers: 0 });
    await expect.poll(async () => (await lane('feeds')).delayMs, { timeout: 30_000 }).toBeGreaterThan(2_000);
    // It grows, and those of lanes with a worker don't.
    const isLater = async () => (await lane('feeds')).delayMs > (await lane('public')).delayMs;
    await expect.poll(isLater).toBe(true);
  });

  it('counts retries, dead letters, and what is not published', async () => {
    await publish(names.retry({ name: '30m', delayMs: 1_800_000 }), 'public', '{}');
    await publish(names.deadExchange, 'public', '{}');
    const { pool } = ripple.database;
    await ripple.stop('outbox-relay');
    await pool.query(
      `insert into outbox (lane, message, created_at) values ('public', '{}', now() - interval '1 minute')`,
    );
    await expect.poll(status, { timeout: 30_000 }).toMatchObject({
      retrying: 1,
      deadLetters: 1,
      outbox: { rows: 1, oldestMs: expect.any(Number) },
    });
    expect((await status()).outbox.oldestMs).toBeGreaterThanOrEqual(60_000);
    // The status counts 100,001 rows at most.
    await pool.query(
      `insert into outbox (lane, message) select 'public', '{}' from generate_series(1, 100010)`,
    );
    await expect
      .poll(async () => (await status()).outbox, { timeout: 30_000 })
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
    // Those three, and the requests for the status.
    await expect
      .poll(async () => (await status()).requests, { timeout: 30_000 })
      .toEqual({ posts: 2, reads: expect.toSatisfy((reads: number) => reads > 3) });
  });

  it('is read once a second, however many requests ask for it', async () => {
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

  it('tells the nodes of each server', async () => {
    const { servers } = await status();
    const { databaseUrl, amqpUrl, redisUrl, redisNodes } = serverUrls();
    const well = (address: string, role: unknown) => ({ address, role, ok: true, ms: expect.any(Number) });
    const hostOf = (url: string) => new URL(url).host;
    expect(servers.postgres.nodes).toEqual([well(hostOf(databaseUrl), 'primary')]);
    expect(servers.rabbitmq.nodes).toEqual([well(hostOf(amqpUrl), null)]);
    expect(servers.redis.nodes).toEqual(
      (redisNodes ?? hostOf(redisUrl)).split(',').map((node) => well(node, expect.any(String))),
    );
  });

  it('keeps its connection to the broker, and asks the node by one more each time', async () => {
    const wire = await startTcpProxy(serverUrls().amqpUrl);
    await ripple.restart('api', { OPERATIONS_AMQP_URL: wire.url });
    const { at } = await status();
    expect(wire.connections()).toBe(2);
    await expect.poll(async () => (await status()).at, { timeout: 30_000 }).not.toBe(at);
    expect(wire.connections()).toBe(3);
    await ripple.restart('api');
    await wire.close();
  });
});
