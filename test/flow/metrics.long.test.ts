import { redriveDeadLetters } from '@ripple/broker';
import { deliveryLanes, laneNames } from '@ripple/messages';
import { createLogger } from '@ripple/telemetry';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseMetric, sumOf } from '../lab/metrics.ts';
import { createClient, type TestUser } from '../ripple/client.ts';
import { type ServiceName, startRipple, type TestRipple } from '../ripple/ripple.ts';
import { inAnHour, token } from './contract/tokens.ts';
import { startEndpoint } from './endpoint.ts';
import { type MailServer, startMailServer } from './mail-server.ts';
import { askHub, startSubscriber } from './subscriber.ts';
import { ONE_PIXEL, uploadMedia } from './upload-media.ts';

const LIMIT = { timeout: 30_000, interval: 50 };

let server: MailServer;
let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;

beforeAll(async () => {
  server = await startMailServer();
  ripple = await startRipple({
    settings: {
      SMTP_URL: server.url,
      WEBSUB_NETWORKS: '127.0.0.0/8',
      retryLadder: [{ name: '200ms', delayMs: 200 }],
    },
  });
  [ada, bob] = [await ripple.user('ada'), await ripple.user('bob')];
  await bob.put('/v1/users/ada/follow');
});
afterAll(async () => {
  await ripple?.dispose();
  await server?.close();
});

const sum = async (service: ServiceName, name: string, labels?: Record<string, string>) =>
  sumOf(await ripple.metricsOf(service), name, labels);
const becomes = (value: number, ...of: Parameters<typeof sum>) =>
  expect.poll(() => sum(...of), { ...LIMIT, message: of.slice(0, 2).join(' ') }).toBe(value);

describe('a post', () => {
  it('that fails is an increase also if it is the first', async () => {
    const counts = parseMetric(
      await ripple.metricsOf('api'),
      'ripple_http_request_duration_seconds_count',
    ).filter(({ labels }) => labels.method === 'POST' && labels.route === '/v1/posts');
    expect(counts.map(({ labels, value }) => [labels.status, value])).toEqual([
      ['201', 0],
      ['500', 0],
      ['503', 0],
    ]);
  });

  it('is counted and timed in every ring, from its acceptance on', async () => {
    // The homes are there to be pushed into.
    for (const user of [ada, bob]) await user.get('/v1/timelines/home');
    expect((await ada.post('/v1/posts', { text: 'hello #sea' })).status).toBe(201);
    const posts = { method: 'POST', route: '/v1/posts', status: '201' };
    await becomes(1, 'api', 'ripple_http_request_duration_seconds_count', posts);

    for (const [ring, service, budget] of [
      ['followers', 'timeline-writer', '10'],
      ['public', 'indexer', '60'],
      ['feeds', 'feed-builder', '120'],
    ] as const) {
      await becomes(1, service, 'ripple_delivery_delay_seconds_count', { ring });
      expect(await sum(service, 'ripple_delivery_delay_seconds_bucket', { ring, le: budget })).toBe(1);
      const seconds = await sum(service, 'ripple_delivery_delay_seconds_sum', { ring });
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThan(10);
    }
    // One call for both homes.
    expect(await sum('timeline-writer', 'ripple_script_call_timelines_count')).toBe(1);
    expect(await sum('timeline-writer', 'ripple_script_call_timelines_sum')).toBe(2);
    expect(await sum('timeline-writer', 'ripple_timeline_writes_total', { kind: 'home' })).toBeGreaterThan(0);
  });

  it('that comes late is late in the figures', async () => {
    await ripple.broker.publish({
      lane: 'followers',
      message: {
        type: 'deliver-home',
        version: 1,
        postId: 1 as never,
        authorId: Number(ada.id) as never,
        shards: { from: 0, to: 255 },
        acceptedAt: Date.now() - 20_000,
      },
    });
    const late = async () =>
      (await sum('timeline-writer', 'ripple_delivery_delay_seconds_count')) -
      (await sum('timeline-writer', 'ripple_delivery_delay_seconds_bucket', { le: '10' }));
    await expect.poll(late, LIMIT).toBe(1);
  });

  it('waits in no lane and no outbox for long, which the api and the relay tell', async () => {
    const known = async () =>
      parseMetric(await ripple.metricsOf('api'), 'ripple_undelivered_age_seconds').map(
        ({ labels }) => labels.lane,
      );
    await expect.poll(known, LIMIT).toEqual(expect.arrayContaining(deliveryLanes));
    const oldest = () => sum('outbox-relay', 'ripple_outbox_oldest_seconds');
    await expect.poll(oldest, LIMIT).toBeLessThan(1);
    // A lane that no queue belongs to: the relay can't send it.
    await ripple.database.pool.query(
      "insert into outbox (lane, message, created_at) values ('nowhere', '{}', now() - interval '20 seconds')",
    );
    await expect.poll(oldest, LIMIT).toBeGreaterThan(20);
    await ripple.database.pool.query('delete from outbox');
    await expect.poll(oldest, LIMIT).toBeLessThan(1);
    const lanes = async () =>
      parseMetric(await ripple.metricsOf('outbox-relay'), 'ripple_lane_messages_ready').map(
        ({ labels }) => labels.lane,
      );
    await expect.poll(lanes, LIMIT).toEqual(laneNames);
  });
});

describe('what waits', () => {
  const address = 'bob@example.org';
  const mail = (outcome: string) =>
    ['mailer', 'ripple_messages_handled_total', { lane: 'mail', outcome }] as const;

  // Together, since the relay looks at the queues every five seconds.
  it('is told by the relay: a lane without a worker, a retry and then a dead letter, until it is sent again', async () => {
    await ripple.stop('media');
    await uploadMedia(ripple.url, ada.token, ONE_PIXEL);
    server.refusals.set(address, 451);
    await bob.put('/v1/users/me/mail', {}, { address });
    await becomes(1, ...mail('retry'));
    await becomes(1, ...mail('dead-letter'));
    await becomes(1, 'outbox-relay', 'ripple_dead_letters');
    await becomes(1, 'outbox-relay', 'ripple_lane_messages_ready', { lane: 'media' });
    expect(await sum('mailer', 'ripple_mails_total')).toBe(0);

    await ripple.start('media');
    server.refusals.clear();
    const { amqpUrl, namespace } = ripple.isolation;
    const logger = createLogger('test', 'silent');
    await redriveDeadLetters({ urls: [amqpUrl], namespace, name: 'test', logger }, () => true);
    await becomes(1, ...mail('ack'));
    await becomes(0, 'outbox-relay', 'ripple_dead_letters');
    await becomes(0, 'outbox-relay', 'ripple_lane_messages_ready', { lane: 'media' });
    await becomes(1, 'mailer', 'ripple_mails_total', { kind: 'confirmation', outcome: 'sent' });
  });
});

describe('what leaves Ripple', () => {
  it('is counted by what became of it: mail', async () => {
    server.refusals.set('ada@example.org', 550);
    await ada.put('/v1/users/me/mail', {}, { address: 'ada@example.org' });
    await becomes(1, 'mailer', 'ripple_mails_total', { kind: 'confirmation', outcome: 'refused' });
  });

  it('pictures', async () => {
    const before = await sum('media', 'ripple_pictures_total', { outcome: 'ready' });
    await uploadMedia(ripple.url, ada.token, ONE_PIXEL);
    await becomes(before + 1, 'media', 'ripple_pictures_total', { outcome: 'ready' });
    const whole = await sharp({ create: { width: 800, height: 600, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer();
    // Its header is right, and there is no more.
    const broken = whole.subarray(0, 600);
    await uploadMedia(ripple.url, ada.token, broken);
    await becomes(1, 'media', 'ripple_pictures_total', { outcome: 'failed' });
  });

  it('feeds', async () => {
    const subscriber = await startSubscriber();
    const topic = 'http://ripple.test/v1/users/ada/feed.atom';
    const fields = { 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.callback': subscriber.url };
    expect((await askHub(ripple.url, fields)).status).toBe(202);
    const subscribed = async () =>
      (await ripple.database.pool.query('select from websub_subscriptions')).rowCount;
    await expect.poll(subscribed, LIMIT).toBe(1);
    for (const [status, outcome] of [
      [204, 'ok'],
      [500, 'failed'],
    ] as const) {
      subscriber.status = status;
      await ada.post('/v1/posts', { text: outcome });
      await becomes(1, 'websub-hub', 'ripple_websub_deliveries_total', { outcome });
    }
    await subscriber.close();
  });

  it('webhooks, with their state and how far they are behind', async () => {
    const endpoint = await startEndpoint();
    const server = createClient(
      ripple.url,
      token({ exp: inAnHour(), scope: 'server' }, 'HS256', 'only-for-tests-only-for-tests-only'),
    );
    const { body } = await server.post('/v1/webhooks', { url: endpoint.url, types: ['post.created'] });
    for (const [status, outcome] of [
      [204, 'ok'],
      [500, 'failed'],
      [410, 'gone'],
    ] as const) {
      endpoint.behaves = status;
      await ada.post('/v1/posts', { text: outcome });
      await becomes(1, 'websub-hub', 'ripple_webhook_deliveries_total', { outcome });
    }
    await becomes(1, 'websub-hub', 'ripple_webhooks', { state: 'disabled' });
    const age = () => sum('websub-hub', 'ripple_webhook_oldest_seconds', { state: 'disabled' });
    await expect.poll(age, LIMIT).toBeGreaterThan(0);
    await server.delete(`/v1/webhooks/${body.id}`);
    await endpoint.close();
  });
});
