// Long: one set-up, of a Ripple with its application, for the life of a webhook.
import { deleteOldDeliveries } from '@ripple/webhooks';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sumOf } from '../lab/metrics.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';
import { expectProblem } from './contract/expect-problem.ts';
import { type Application, createApplication, JWT_SECRET } from './embedded/application.ts';
import { type Behaviour, type Endpoint, floods, hangs, redirects, startEndpoint } from './endpoint.ts';
import { askHub, startSubscriber } from './subscriber.ts';

const LIMIT = { timeout: 40_000, interval: 20 };
const settings = { WEBSUB_NETWORKS: '127.0.0.0/8', AUTH_MODE: 'jwt' as const, JWT_SECRET };

let ripple: TestRipple;
let application: Application;
let server: Application['server'];
let ada: ReturnType<Application['userOf']>;
let endpoint: Endpoint;
const endpoints: Endpoint[] = [];

beforeAll(async () => {
  ripple = await startRipple({
    services: ['api', 'websub-hub', 'outbox-relay', 'fan-out', 'feed-builder'],
    settings,
  });
  application = createApplication(ripple);
  ({ server } = application);
  await application.upsert('ada', { handle: 'ada' });
  ada = application.userOf('ada');
});
afterAll(() => ripple?.dispose());
beforeEach(async () => {
  endpoint = await open();
});
afterEach(async () => {
  await sql('delete from webhooks');
  await Promise.all(endpoints.splice(0).map((each) => each.close()));
});

const sql = async (text: string, values: unknown[] = []) =>
  (await ripple.database.pool.query(text, values)).rows;

async function open(behaves?: Behaviour): Promise<Endpoint> {
  const opened = await startEndpoint(behaves);
  endpoints.push(opened);
  return opened;
}

async function hook(fields: object = {}) {
  const { status, body } = await server.post('/v1/webhooks', { url: endpoint.url, ...fields });
  expect(status).toBe(201);
  return { ...body, path: `/v1/webhooks/${body.id}` } as { id: string; secret: string; path: string };
}

const post = async (text = 'hello') => (await ada.post('/v1/posts', { text })).body.id as string;
async function posts(count: number): Promise<string[]> {
  const ids = [];
  for (let n = 0; n < count; n++) ids.push(await post(`post ${n}`));
  return ids;
}
const arrives = (ids: string[], at = endpoint) => expect.poll(() => at.accepted, LIMIT).toEqual(ids);
const deliveriesOf = async ({ path }: { path: string }) =>
  (await server.get(`${path}/deliveries`)).body.items;
const stateOf = async ({ path }: { path: string }) => (await server.get(path)).body.state;
const isDueNow = () => sql(`update webhook_deliveries set due_at = now() where state = 'pending'`);
const failures = async ({ id }: { id: string }) =>
  (await sql('select failures from webhooks where id = $1', [id]))[0]?.failures;

describe('a webhook', () => {
  it('is made with a secret that is shown once', async () => {
    const { status, body, headers } = await server.post('/v1/webhooks', {
      url: endpoint.url,
      types: ['post.created', 'post.deleted'],
    });
    expect(status).toBe(201);
    const { secret, ...shown } = body;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(shown).toEqual({
      id: expect.stringMatching(/^\d+$/),
      url: endpoint.url,
      types: ['post.created', 'post.deleted'],
      state: 'active',
      reason: null,
      failingSince: null,
      missedAt: null,
      previousSecretUntil: null,
      createdAt: expect.any(String),
    });
    expect(headers.get('location')).toBe(`/v1/webhooks/${body.id}`);
    expect((await server.get(`/v1/webhooks/${body.id}`)).body).toEqual(shown);
    expect((await server.get('/v1/webhooks')).body).toEqual({ items: [shown] });
    expect((await server.delete(`/v1/webhooks/${body.id}`)).status).toBe(204);
    expectProblem(await server.get(`/v1/webhooks/${body.id}`), 404);
    expectProblem(await server.delete(`/v1/webhooks/${body.id}`), 404);
  });

  it.each<[string, object]>([
    ['no address', {}],
    ['what is no address', { url: 'no address' }],
    ['an address of another scheme', { url: 'ftp://example.org/' }],
    ['a password in its address', { url: 'https://user:password@example.org/' }],
    ['too many characters', { url: `https://example.org/${'x'.repeat(2_048)}` }],
    ['too many bytes', { url: `https://example.org/${'ä'.repeat(1_000)}` }],
    ['no types', { url: 'https://example.org/', types: [] }],
    ['a type that there is not', { url: 'https://example.org/', types: ['post.imagined'] }],
    ['a type twice', { url: 'https://example.org/', types: ['post.created', 'post.created'] }],
    ['a secret of its own', { url: 'https://example.org/', secret: 'mine' }],
  ])('is not made with %s', async (_, body) => {
    expectProblem(await server.post('/v1/webhooks', body), 400);
    expect((await server.get('/v1/webhooks')).body.items).toEqual([]);
  });

  it('is one however often its request is tried, with the secret of the last try', async () => {
    const make = () => server.post('/v1/webhooks', { url: endpoint.url }, { 'idempotency-key': 'make-one' });
    const [first, second] = [await make(), await make()];
    expect(second.body.id).toBe(first.body.id);
    expect(second.body.secret).not.toBe(first.body.secret);
    const id = await post();
    await arrives([id]);
    const { body, headers } = endpoint.arrivals[0] ?? { body: '', headers: {} };
    new Webhook(second.body.secret).verify(body, headers as Record<string, string>);
    expect(() => new Webhook(first.body.secret).verify(body, headers as Record<string, string>)).toThrow();
    await server.delete(`/v1/webhooks/${first.body.id}`);
    expectProblem(await make(), 409);
  });

  it('may be one of a hundred', async () => {
    await sql(
      `insert into webhooks (url, secret, state) select 'http://127.0.0.1:1/', 'whsec_', 'paused' from generate_series(1, 99)`,
    );
    await hook();
    expectProblem(await server.post('/v1/webhooks', { url: endpoint.url }), 422);
  });

  it('is for the application alone, and found by its id alone', async () => {
    const { path } = await hook();
    expectProblem(await ada.get(path), 403);
    expectProblem(await ripple.anybody.get(path), 401);
    for (const id of ['0', 'x', '12345'])
      expectProblem(await server.get(`/v1/webhooks/${id}/deliveries`), id === '12345' ? 404 : 400);
    expectProblem(await server.post(`${path}/deliveries/12345/redeliver`, undefined), 404);
    expectProblem(await server.patch(path, { state: 'disabled' }), 400);
    expectProblem(await server.patch('/v1/webhooks/12345', { state: 'paused' }), 404);
    expectProblem(await server.patch('/v1/webhooks/12345', { rotate: true }), 404);
  });
});

describe('an event', () => {
  it('is sent as the standard has it, once, with what it is about', async () => {
    await post('before');
    const { secret, path } = await hook();
    const id = await post('after');
    await arrives([id]);
    const [{ headers, body }] = endpoint.arrivals as [(typeof endpoint.arrivals)[0]];
    const event = new Webhook(secret).verify(body, headers as Record<string, string>);
    expect(event).toMatchObject({
      id: expect.stringMatching(/^\d+-\d+$/),
      type: 'post.created',
      at: expect.any(String),
      actor: (await ada.get('/v1/users/me')).body.id,
      data: { id, text: 'after', author: { handle: 'ada' }, visibility: 'public' },
    });
    expect(headers['content-type']).toBe('application/json');
    const [delivery] = await deliveriesOf({ path });
    expect(delivery).toEqual({
      id: headers['webhook-id'],
      event: { id: (event as { id: string }).id, type: 'post.created' },
      state: 'delivered',
      nextTryAt: null,
      tries: [{ at: expect.any(String), status: 204, error: null, ms: expect.any(Number) }],
    });
  });

  it('comes in its turn, many at once', async () => {
    await hook();
    const [first, ...rest] = [
      await posts(1),
      ...(await Promise.all(Array.from({ length: 60 }, () => post()))),
    ];
    await expect.poll(() => endpoint.accepted.length, LIMIT).toBe(61);
    expect(endpoint.accepted[0]).toBe(first?.[0]);
    expect(new Set(endpoint.accepted)).toEqual(new Set([...(first ?? []), ...rest.flat()]));
    const places = endpoint.arrivals.map(({ event }) => event.id.split('-').map(BigInt));
    const inOrder = places.toSorted(([x1 = 0n, n1 = 0n], [x2 = 0n, n2 = 0n]) =>
      Number(x1 === x2 ? n1 - n2 : x1 - x2),
    );
    expect(places).toEqual(inOrder);
  });

  it('comes to those who have asked for its type', async () => {
    const other = await open();
    await hook({ types: ['favourite.created'] });
    await hook({ url: other.url, types: null });
    const id = await post();
    await ada.put(`/v1/posts/${id}/favourite`);
    await arrives([id]);
    await arrives([id, id], other);
    expect(endpoint.arrivals.map(({ event }) => event.type)).toEqual(['favourite.created']);
    expect(other.arrivals.map(({ event }) => event.type)).toEqual(['post.created', 'favourite.created']);
  });

  it('shows what is, not what was', async () => {
    const webhook = await hook({ types: ['post.created'] });
    await server.patch(webhook.path, { state: 'paused' });
    const [gone, stays] = [await post('gone'), await post('stays')];
    await ada.delete(`/v1/posts/${gone}`);
    await ada.patch(`/v1/posts/${stays}`, { text: 'edited' });
    await server.patch(webhook.path, { state: 'active' });
    await arrives([gone, stays]);
    expect(endpoint.arrivals.map(({ event }) => event.data)).toEqual([
      { id: gone },
      expect.objectContaining({ id: stays, text: 'edited' }),
    ]);
  });
});

describe('an endpoint that fails', () => {
  it('is tried again under the same id, while later events go on', async () => {
    const webhook = await hook();
    let fails = true;
    endpoint.behaves = (_, { event }) => (fails && event.data.text === 'difficult' ? 503 : 204);
    const difficult = await post('difficult');
    const easy = await post('easy');
    await arrives([easy]);
    const [, delivery] = await deliveriesOf(webhook);
    expect(delivery.state).toBe('pending');
    const [failed] = delivery.tries;
    expect(failed).toMatchObject({ status: 503, error: null });
    const waitMs = Date.parse(delivery.nextTryAt) - Date.parse(failed.at) - failed.ms;
    expect(waitMs).toBeGreaterThan(1_900);
    expect(waitMs).toBeLessThan(4_000);
    fails = false;
    await arrives([easy, difficult]);
    const ids = endpoint.arrivals.filter(({ event }) => event.data.id === difficult);
    expect(new Set(ids.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([delivery.id]));
    const [, settled] = await deliveriesOf(webhook);
    expect(settled).toMatchObject({ state: 'delivered', nextTryAt: null });
    expect(settled.tries.map(({ status }: { status: number }) => status)).toEqual([503, 204]);
  });

  it('is left alone as long as it asks, by 429 and 503, an hour at most', async () => {
    const webhook = await hook();
    const asks: Record<string, [number, string]> = {
      seconds: [503, '120'],
      date: [429, new Date(Date.now() + 600_000).toUTCString()],
      days: [503, '864000'],
      refuses: [400, '120'],
    };
    endpoint.behaves = (response, { event }) => {
      const [status, retryAfter] = asks[event.data.text] ?? [204, ''];
      response.writeHead(status, { 'retry-after': retryAfter }).end();
    };
    for (const text of Object.keys(asks)) await post(text);
    // In seconds, of each that was tried, the newest first; another try moves only the one that asks for nothing.
    const waits = async (): Promise<number[]> =>
      (await deliveriesOf(webhook))
        .filter(({ tries }: { tries: object[] }) => tries.length > 0)
        .map(
          ({ nextTryAt, tries }: { nextTryAt: string; tries: { at: string }[] }) =>
            (Date.parse(nextTryAt) - Date.parse(tries.at(-1)?.at ?? '')) / 1_000,
        );
    await expect.poll(async () => (await waits()).length, LIMIT).toBe(4);
    const [refuses, days, date, seconds] = await waits();
    expect(refuses).toBeLessThan(90);
    expect(days).toBeGreaterThanOrEqual(3_600);
    expect(days).toBeLessThan(3_620);
    expect(date).toBeGreaterThan(540);
    expect(date).toBeLessThan(620);
    expect(seconds).toBeGreaterThanOrEqual(120);
    expect(seconds).toBeLessThan(140);
  });

  it('is sent nothing new after ten failures, and all in its order when it is back', async () => {
    const webhook = await hook();
    endpoint.behaves = 500;
    const ids = await posts(25);
    await expect.poll(() => failures(webhook), LIMIT).toBe(10);
    expect((await server.get(webhook.path)).body.failingSince).not.toBe(null);
    const tried = () => new Set(endpoint.arrivals.map(({ event }) => event.data.id)).size;
    expect(tried()).toBe(10);
    await isDueNow();
    await expect.poll(() => endpoint.arrivals.length, LIMIT).toBeGreaterThanOrEqual(20);
    expect(tried()).toBe(10);
    endpoint.behaves = 204;
    await isDueNow();
    await arrives(ids);
    expect(await failures(webhook)).toBe(0);
    expect((await server.get(webhook.path)).body.failingSince).toBe(null);
  });

  it('is disabled after three days; that is an event, and what waits is sent when it is active again', async () => {
    const witness = await open();
    await hook({ url: witness.url, types: ['webhook.disabled'] });
    const webhook = await hook();
    endpoint.behaves = 500;
    const first = await post();
    await expect.poll(() => failures(webhook), LIMIT).toBe(1);
    const beside = await post();
    await expect.poll(() => failures(webhook), LIMIT).toBeGreaterThan(1);
    const before = "interval '73 hours'";
    await sql(`update webhooks set failing_since = failing_since - ${before} where id = $1`, [webhook.id]);
    await sql(
      `update webhook_deliveries set first_at = first_at - ${before}, attempts = 78, due_at = now()
       where webhook_id = $1 and object_id = $2`,
      [webhook.id, first],
    );
    await expect.poll(() => stateOf(webhook), LIMIT).toBe('disabled');
    await arrives([webhook.id], witness);
    const { body } = await server.get(webhook.path);
    expect(body.reason).toBe('Nothing has arrived for three days.');
    expect(witness.arrivals[0]?.event).toMatchObject({ type: 'webhook.disabled', actor: null, data: body });
    const delivery = (await deliveriesOf(webhook)).at(-1);
    expectProblem(await server.post(`${webhook.path}/deliveries/${delivery.id}/redeliver`, undefined), 409);
    const second = await post();
    endpoint.behaves = 204;
    expect((await server.patch(webhook.path, { state: 'active' })).body).toMatchObject({
      state: 'active',
      reason: null,
      failingSince: null,
    });
    // That it was disabled happened in between.
    await arrives([first, beside, webhook.id, second]);
    const again = endpoint.arrivals.filter(({ headers }) => headers['webhook-id'] === delivery.id);
    expect(again.length).toBeGreaterThan(2);
  });

  it('with one event alone gives that up after three days', async () => {
    const webhook = await hook();
    endpoint.behaves = (_, { event }) => (event.data.text === 'poison' ? 500 : 204);
    const poison = await post('poison');
    await expect.poll(() => failures(webhook), LIMIT).toBe(1);
    const fine = await post('fine');
    await arrives([fine]);
    await sql(`update webhook_deliveries set attempts = 78, due_at = now() where state = 'pending'`);
    const given = async () => (await deliveriesOf(webhook)).map(({ state }: { state: string }) => state);
    await expect.poll(given, LIMIT).toEqual(['delivered', 'failed']);
    expect(await stateOf(webhook)).toBe('active');
    const [, { id }] = await deliveriesOf(webhook);
    endpoint.behaves = 204;
    const again = await server.post(`${webhook.path}/deliveries/${id}/redeliver`, undefined);
    expect(again.status).toBe(202);
    expect(again.body).toMatchObject({ id, state: 'pending', nextTryAt: expect.any(String) });
    await arrives([fine, poison]);
  });

  it('is not held back by one event that it refuses, and not disabled for that alone', async () => {
    const webhook = await hook();
    endpoint.behaves = (_, { event }) => (event.data.text === 'poison' ? 500 : 204);
    const poison = await post('poison');
    await expect.poll(() => failures(webhook), LIMIT).toBe(1);
    // As after hours of it.
    await sql(
      `update webhooks set failures = 40, failing_since = now() - interval '73 hours', probe_at = null`,
    );
    await sql(
      `update webhook_deliveries set attempts = 40, first_at = now() - interval '72 hours', due_at = now() + interval '1 hour'`,
    );
    const fine = await post('fine');
    await arrives([fine]);
    // What has failed is due at once, and fails again.
    await expect.poll(() => failures(webhook), LIMIT).toBe(1);
    // Alone, it doesn't tell whether the endpoint takes anything.
    await sql('delete from webhook_deliveries where object_id = $1', [fine]);
    await sql(`update webhooks set failures = 40, failing_since = now() - interval '73 hours'`);
    await sql('update webhook_deliveries set attempts = 78, due_at = now()');
    const given = async () => (await deliveriesOf(webhook))[0].state;
    await expect.poll(given, LIMIT).toBe('failed');
    expect((await server.get(webhook.path)).body).toMatchObject({ state: 'active', reason: null });
    expect(endpoint.accepted).not.toContain(poison);
  });

  it('is sent one event more from time to time after ten failures', async () => {
    const webhook = await hook();
    endpoint.behaves = 500;
    await posts(13);
    await expect.poll(() => failures(webhook), LIMIT).toBe(10);
    const tried = () => new Set(endpoint.arrivals.map(({ event }) => event.data.id)).size;
    const isNotDue = `update webhook_deliveries set due_at = now() + interval '1 hour' where tries <> '[]'`;
    await sql(isNotDue);
    await sql('update webhooks set probe_at = now()');
    await expect.poll(() => failures(webhook), LIMIT).toBe(11);
    expect(tried()).toBe(11);
    const [{ wait } = {}] = await sql(
      'select extract(epoch from probe_at - now())::float8 as wait from webhooks',
    );
    expect(wait).toBeGreaterThan(30);
    // The 100 that may wait are no end either.
    await sql(
      `insert into webhook_deliveries (webhook_id, event_xid, event_id, type, object_id, at, due_at, tries)
       select $1, '1'::xid8, n, 'post.created', 1, now(), now() + interval '1 hour', '[{}]' from generate_series(1, 100) n`,
      [webhook.id],
    );
    await sql('update webhooks set failures = 0, probe_at = null');
    endpoint.behaves = 204;
    await expect.poll(() => endpoint.accepted.length, LIMIT).toBeGreaterThanOrEqual(2);
    const last = await post();
    await expect.poll(() => endpoint.accepted, LIMIT).toContain(last);
  });

  it('is sent what waits at once when the application says that it is active', async () => {
    const webhook = await hook();
    endpoint.behaves = 500;
    const id = await post();
    await expect.poll(() => failures(webhook), LIMIT).toBe(1);
    await sql(`update webhook_deliveries set due_at = now() + interval '1 hour'`);
    endpoint.behaves = 204;
    const { body } = await server.patch(webhook.path, { state: 'active' });
    expect(body).toMatchObject({ state: 'active', failingSince: null });
    await arrives([id]);
  });

  it('whose answer does not end has taken what it answered 2xx', async () => {
    const webhook = await hook();
    endpoint.behaves = (response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('x');
    };
    await post();
    const found = async () => (await deliveriesOf(webhook))[0];
    await expect
      .poll(found, LIMIT)
      .toMatchObject({ state: 'delivered', tries: [{ status: 200, error: null }] });
  });

  it.each([
    ['paused', { state: 'paused' }],
    ['given another address', { url: 'http://127.0.0.1:1/' }],
  ])('is sent no event more once its webhook is %s', async (_, change) => {
    const webhook = await hook();
    await server.patch(webhook.path, { state: 'paused' });
    await posts(3);
    let answer = (): unknown => undefined;
    endpoint.behaves = (response) => {
      answer = () => response.writeHead(204).end();
    };
    await server.patch(webhook.path, { state: 'active' });
    await expect.poll(() => endpoint.arrivals.length, LIMIT).toBe(1);
    await server.patch(webhook.path, change);
    answer();
    if ('url' in change) await expect.poll(() => failures(webhook), LIMIT).toBeGreaterThan(1);
    else await ripple.restart('websub-hub');
    expect(endpoint.arrivals).toHaveLength(1);
    // What came of the former address is not noted.
    for (const { state } of await deliveriesOf(webhook)) expect(state).toBe('pending');
  });

  it('with 410 is disabled at once', async () => {
    const webhook = await hook();
    endpoint.behaves = 410;
    await post();
    await expect.poll(() => stateOf(webhook), LIMIT).toBe('disabled');
    expect((await server.get(webhook.path)).body.reason).toBe('The endpoint answered 410.');
    await post();
    expect(endpoint.arrivals).toHaveLength(1);
  });

  it('goes on at another address', async () => {
    const webhook = await hook({ url: 'http://127.0.0.1:1/' });
    const id = await post();
    await expect.poll(() => failures(webhook), LIMIT).toBeGreaterThan(0);
    const [{ tries }] = await deliveriesOf(webhook);
    expect(tries[0]).toMatchObject({ status: null, error: expect.stringContaining('ECONNREFUSED') });
    await server.patch(webhook.path, { url: endpoint.url });
    await arrives([id]);
  });
});

it('endpoints that are dead, slow, gone, or flood delay no other, nor WebSub', async () => {
  const subscriber = await startSubscriber();
  const asked = await askHub(ripple.url, {
    'hub.mode': 'subscribe',
    'hub.topic': 'http://ripple.test/v1/users/ada/feed.atom',
    'hub.callback': subscriber.url,
  });
  expect(asked.status).toBe(202);
  const subscribed = async () => (await sql('select from websub_subscriptions')).length;
  await expect.poll(subscribed, LIMIT).toBe(1);

  const [slow, gone, redirecting, flooding] = [
    await open(hangs),
    await open(410),
    await open(redirects),
    await open(floods),
  ];
  for (const { url } of [...Array(20).fill(slow), gone, redirecting, flooding]) await hook({ url });
  await hook({ url: 'http://127.0.0.1:1/' });
  const good = await hook();
  await post();
  // Twenty requests are without an answer from here on.
  await expect.poll(() => slow.arrivals.length, LIMIT).toBe(20);
  const since = Date.now();
  const ids = await posts(5);
  await expect.poll(() => endpoint.accepted.slice(-5), LIMIT).toEqual(ids);
  await expect.poll(() => subscriber.deliveries.at(-1)?.body ?? '', LIMIT).toContain(ids.at(-1));
  expect(Date.now() - since).toBeLessThan(10_000);
  expect(slow.arrivals).toHaveLength(20);
  // Each request is one: what they lead to is not asked for.
  const tries = async (of: Endpoint) =>
    (
      await sql(
        'select count(*)::int as n from webhook_deliveries d join webhooks w on w.id = webhook_id, jsonb_array_elements(tries) where url = $1',
        [of.url],
      )
    )[0]?.n;
  await expect.poll(() => tries(redirecting), LIMIT).toBe(redirecting.arrivals.length);
  expect(gone.arrivals).toHaveLength(1);
  expect(await stateOf(good)).toBe('active');
  const metric = async (outcome: string) =>
    sumOf(await ripple.metricsOf('websub-hub'), 'ripple_webhook_deliveries_total', { outcome });
  expect(await metric('ok')).toBeGreaterThan(0);
  expect(await metric('gone')).toBeGreaterThan(0);
  await sql('delete from websub_subscriptions');
  await subscriber.close();
});

it('no address is reached that is not public, unless its network is allowed', async () => {
  await ripple.restart('websub-hub', { ...settings, WEBSUB_NETWORKS: '10.0.0.0/8' });
  const webhook = await hook();
  await post();
  await expect.poll(() => failures(webhook), LIMIT).toBe(1);
  const [{ tries }] = await deliveriesOf(webhook);
  expect(tries[0]).toMatchObject({ status: null, error: '127.0.0.1 is not public' });
  expect(endpoint.arrivals).toEqual([]);
  await ripple.restart('websub-hub');
});

it('a paused webhook is sent nothing, and what happened meanwhile when it is active again', async () => {
  const webhook = await hook();
  const other = await open();
  await hook({ url: other.url });
  expect((await server.patch(webhook.path, { state: 'paused' })).body.state).toBe('paused');
  const ids = await posts(3);
  await arrives(ids, other);
  expect(endpoint.arrivals).toEqual([]);
  await server.patch(webhook.path, { state: 'active' });
  await arrives(ids);
});

describe('a new secret', () => {
  const verifies = (secret: string) => {
    const { body, headers } = endpoint.arrivals.at(-1) ?? { body: '', headers: {} };
    try {
      return Boolean(new Webhook(secret).verify(body, headers as Record<string, string>));
    } catch {
      return false;
    }
  };

  it('signs beside the one of before for a day', async () => {
    const webhook = await hook();
    const { body } = await server.patch(webhook.path, { rotate: true });
    expect(body.secret).toMatch(/^whsec_/);
    const dayMs = Date.parse(body.previousSecretUntil) - Date.now();
    expect(Math.abs(dayMs - 24 * 3_600_000)).toBeLessThan(60_000);
    const first = await post();
    await arrives([first]);
    expect(endpoint.arrivals.at(-1)?.headers['webhook-signature']).toMatch(/^v1,\S{44} v1,\S{44}$/);
    expect([verifies(body.secret), verifies(webhook.secret)]).toEqual([true, true]);
    await sql('update webhooks set previous_until = now()');
    expect((await server.get(webhook.path)).body.previousSecretUntil).toBe(null);
    const second = await post();
    await arrives([first, second]);
    expect([verifies(body.secret), verifies(webhook.secret)]).toEqual([true, false]);
  });

  it('is another one at a retry, and the one of before stays that', async () => {
    const webhook = await hook();
    const rotate = () => server.patch(webhook.path, { rotate: true }, { 'idempotency-key': 'rotate-once' });
    const [first, second] = [await rotate(), await rotate()];
    const id = await post();
    await arrives([id]);
    const secrets = [webhook.secret, first.body.secret, second.body.secret];
    expect(secrets.map(verifies)).toEqual([true, false, true]);
    // As long as the first one signs.
    const third = () => server.patch(webhook.path, { rotate: true });
    expectProblem(await third(), 409);
    await sql('update webhooks set previous_until = now()');
    expect((await third()).status).toBe(200);
    expectProblem(await rotate(), 409);
  });
});

describe('deliveries', () => {
  it('are paged, the newest first, and each can be sent again under its id', async () => {
    const webhook = await hook();
    const ids = await posts(5);
    await arrives(ids);
    const shown = endpoint.arrivals.map(({ headers }) => headers['webhook-id']).toReversed();
    const found: string[] = [];
    let path = `${webhook.path}/deliveries?limit=2`;
    while (path) {
      const { body } = await server.get(path);
      found.push(...body.items.map(({ id }: { id: string }) => id));
      path = body.next;
    }
    expect(found.toSorted()).toEqual(shown.toSorted());
    expect(found).toEqual(found.toSorted((a, b) => Number(b) - Number(a)));
    const newer = await server.get(`${webhook.path}/deliveries?after=${found.at(-1)}`);
    expect(newer.body.items).toHaveLength(4);

    const { body, headers } = endpoint.arrivals[0] as (typeof endpoint.arrivals)[0];
    const again = () =>
      server.post(`${webhook.path}/deliveries/${headers['webhook-id']}/redeliver`, undefined, {
        'idempotency-key': 'again',
      });
    expect((await again()).status).toBe(202);
    await expect.poll(() => endpoint.arrivals.length, LIMIT).toBe(6);
    expect(endpoint.arrivals[5]?.headers['webhook-id']).toBe(headers['webhook-id']);
    expect(endpoint.arrivals[5]?.event.id).toBe(JSON.parse(body).id);
    expect((await again()).status).toBe(202);
    const next = await post();
    await arrives([...ids, ids[0] as string, next]);
  });

  it('of expired events go with them, but for those that wait', async () => {
    const webhook = await hook();
    const arrived = await post();
    await arrives([arrived]);
    endpoint.behaves = 500;
    const waiting = await post();
    await expect.poll(() => failures(webhook), LIMIT).toBe(1);
    await sql('delete from events');
    endpoint.behaves = 204;
    const last = await post();
    await deleteOldDeliveries(ripple.database.pool);
    expect(
      await sql('select object_id::text from webhook_deliveries where object_id = any($1::bigint[])', [
        [arrived, waiting],
      ]),
    ).toEqual([{ object_id: waiting }]);
    await expect.poll(() => endpoint.accepted.toSorted(), LIMIT).toEqual([arrived, waiting, last].toSorted());
  });

  it('that a webhook has missed since their events had expired are told of', async () => {
    const webhook = await hook();
    await arrives([await post()]);
    await server.patch(webhook.path, { state: 'paused' });
    const missed = await post();
    await sql('delete from events');
    const kept = await post();
    await server.patch(webhook.path, { state: 'active' });
    await expect.poll(() => endpoint.accepted, LIMIT).toContain(kept);
    expect(endpoint.accepted).not.toContain(missed);
    expect((await server.get(webhook.path)).body.missedAt).toEqual(expect.any(String));
    expect(sumOf(await ripple.metricsOf('websub-hub'), 'ripple_webhook_gaps_total', {})).toBeGreaterThan(0);
  });

  it('are kept up to a bound', async () => {
    const webhook = await hook();
    await sql(
      `insert into webhook_deliveries (webhook_id, event_xid, event_id, type, object_id, at, state)
       select $1, '1'::xid8, n, 'post.created', 1, now(), 'delivered' from generate_series(1, 15001) n`,
      [webhook.id],
    );
    await sql('delete from events');
    await deleteOldDeliveries(ripple.database.pool);
    expect(await sql('select count(*)::int from webhook_deliveries')).toEqual([{ count: 10_000 }]);
  });
});

it('in a restored database, whose transactions begin anew, what happens from then on is sent', async () => {
  const webhook = await hook();
  await sql(`update webhooks set cursor_xid = '1000000000000', cursor_id = 5 where id = $1`, [webhook.id]);
  await sql('delete from events');
  const id = await post();
  await arrives([id]);
});
