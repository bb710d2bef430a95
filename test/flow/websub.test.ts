import { createHmac } from 'node:crypto';
import { startRipple, type TestRipple, type TestUser } from '@ripple/test-env';
import { parseFeed } from '@rowanmanning/feed-parser';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectProblem } from './contract/expect-problem.ts';
import { askHub, type Subscriber, startSubscriber } from './subscriber.ts';

const LIMIT = { timeout: 15_000, interval: 50 };

let ripple: TestRipple;
let ada: TestUser;
let subscriber: Subscriber;

beforeAll(async () => {
  ripple = await startRipple({ settings: { WEBSUB_NETWORKS: '127.0.0.0/8' } });
  ada = await ripple.user('ada');
});
afterAll(() => ripple?.dispose());
beforeEach(async () => {
  subscriber = await startSubscriber();
});
afterEach(async () => {
  await subscriber.close();
  await ripple.database.pool.query('delete from websub_subscriptions');
});

const topicOf = (path: string) => `http://ripple.test${path}`;

const ask = (fields: Record<string, string> = {}, headers = {}) =>
  askHub(
    ripple.url,
    {
      'hub.mode': 'subscribe',
      'hub.topic': topicOf('/v1/users/ada/feed.atom'),
      'hub.callback': subscriber.url,
      ...fields,
    },
    headers,
  );

async function rows(): Promise<{ topic: string; callback: string; failures: number; seconds: number }[]> {
  const { rows } = await ripple.database.pool.query(
    `select topic, callback, failures, extract(epoch from expires_at - now())::int as seconds
     from websub_subscriptions order by id`,
  );
  return rows;
}

async function subscribe(fields?: Record<string, string>) {
  const before = (await rows()).length;
  expect((await ask(fields)).status).toBe(202);
  await expect.poll(async () => (await rows()).length, LIMIT).toBe(before + 1);
}

const post = async (text: string) => (await ada.post('/v1/posts', { text })).body.id as string;
const delivered = () => subscriber.deliveries.at(-1)?.body ?? '';
/** There is nothing on its way any more. */
const quiet = async () => {
  const left = async () => (await ripple.database.pool.query('select from outbox')).rowCount;
  await expect.poll(left, LIMIT).toBe(0);
};

describe('discovery', () => {
  it.each(['rss', 'atom', 'json'])(
    'a feed in %s says where its hub is, and what it is called',
    async (format) => {
      const path = `/v1/users/ada/feed.${format}`;
      const { headers, text } = await ripple.anybody.get(path);
      expect(headers.get('link')).toBe(
        `<${topicOf('/v1/websub')}>; rel="hub", <${topicOf(path)}>; rel="self"`,
      );
      if (format === 'json') {
        expect(JSON.parse(text).hubs).toEqual([{ type: 'WebSub', url: topicOf('/v1/websub') }]);
      } else {
        expect(text).toContain(`href="${topicOf('/v1/websub')}" rel="hub"`);
      }
    },
  );

  it('a private feed has no hub', async () => {
    const { body } = await ada.post('/v1/users/me/feed-token', undefined);
    const { headers, text } = await ripple.anybody.get(body.urls.atom.replace('http://ripple.test', ''));
    expect(headers.get('link')).toBeNull();
    expect(text).not.toContain('rel="hub"');
    expectProblem(await ask({ 'hub.topic': body.urls.atom }), 400, '/hub.topic');
  });
});

describe('a subscription', () => {
  it('begins when the callback has confirmed it, for as long as it was told', async () => {
    await subscribe({ 'hub.lease_seconds': '3600' });
    const [question] = subscriber.questions;
    expect(Object.fromEntries(question ?? [])).toEqual({
      for: 'ripple',
      'hub.mode': 'subscribe',
      'hub.topic': topicOf('/v1/users/ada/feed.atom'),
      'hub.challenge': expect.stringMatching(/^.{20,}$/),
      'hub.lease_seconds': '3600',
    });
    const [subscription] = await rows();
    expect(Math.abs((subscription?.seconds ?? 0) - 3_600)).toBeLessThan(60);
  });

  it.each([
    ['of a user', '/v1/users/ada/feed.rss'],
    ['of a tag', '/v1/tags/%EB%B0%94%EB%8B%A4/feed.atom'],
    ['of a keyword', '/v1/keywords/lighthouse/feed.json'],
    ['of the public', '/v1/timelines/public/feed.rss'],
  ])('%s is sent each change as the feed is, signed', async (_, path) => {
    await subscribe({ 'hub.topic': topicOf(path), 'hub.secret': '비밀' });
    // Somebody who has asked for the keyword once; the hub keeps it awake.
    await ripple.anybody.get(path);
    const id = await post('a lighthouse #바다');
    await expect.poll(delivered, LIMIT).toContain(id);
    const { headers, body } = subscriber.deliveries.at(-1) ?? { headers: {}, body: '' };
    const feed = await ripple.anybody.get(path);
    expect(body).toBe(feed.text);
    expect(headers['content-type']).toBe(feed.headers.get('content-type'));
    expect(headers.link).toBe(feed.headers.get('link'));
    expect(headers['x-hub-signature']).toBe(
      `sha256=${createHmac('sha256', '비밀').update(body).digest('hex')}`,
    );
    if (!path.endsWith('json')) expect(parseFeed(body).items[0]?.url).toContain(id);
  });

  it('is sent nothing twice, and many changes at once as one', async () => {
    await subscribe();
    const ids = [];
    for (let n = 0; n < 20; n++) ids.push(await post(`post ${n}`));
    await expect.poll(delivered, LIMIT).toContain(ids.at(-1));
    await quiet();
    expect(subscriber.deliveries.length).toBeLessThan(6);
    const bodies = subscriber.deliveries.map(({ body }) => body);
    expect(new Set(bodies).size).toBe(bodies.length);
  });

  it('is not signed without a secret, and has none of what is not public', async () => {
    await subscribe();
    await ada.post('/v1/posts', { text: 'for few', visibility: 'followers' });
    const id = await post('for all');
    await expect.poll(delivered, LIMIT).toContain(id);
    expect(delivered()).not.toContain('for few');
    expect(subscriber.deliveries.at(-1)?.headers['x-hub-signature']).toBeUndefined();
  });

  it('does not begin if the callback does not confirm it', async () => {
    subscriber.confirms = () => false;
    expect((await ask()).status).toBe(202);
    const requests = async () => (await ripple.database.pool.query('select from websub_requests')).rowCount;
    await expect.poll(() => subscriber.questions.length, LIMIT).toBe(1);
    await expect.poll(requests, LIMIT).toBe(0);
    expect(await rows()).toEqual([]);
  });

  it('cannot be ended, or its secret changed, by somebody else', async () => {
    await subscribe({ 'hub.secret': 'first' });
    subscriber.confirms = () => false;
    await ask({ 'hub.secret': 'second' });
    await ask({ 'hub.mode': 'unsubscribe' });
    await expect.poll(() => subscriber.questions.length, LIMIT).toBe(3);
    const id = await post('still there');
    await expect.poll(delivered, LIMIT).toContain(id);
    const { headers, body } = subscriber.deliveries.at(-1) ?? { headers: {}, body: '' };
    expect(headers['x-hub-signature']).toBe(
      `sha256=${createHmac('sha256', 'first').update(body).digest('hex')}`,
    );
  });

  it('ends when the callback has confirmed that, or says that it is gone', async () => {
    await subscribe();
    expect((await ask({ 'hub.mode': 'unsubscribe' })).status).toBe(202);
    await expect.poll(rows, LIMIT).toEqual([]);
    expect(subscriber.questions.at(-1)?.get('hub.mode')).toBe('unsubscribe');
    await subscribe();
    subscriber.status = 410;
    await post('the last one');
    await expect.poll(rows, LIMIT).toEqual([]);
  });

  it('that cannot be reached is tried again, and is then sent what is new by then, once', async () => {
    await subscribe();
    subscriber.status = undefined;
    await post('missed');
    await expect.poll(async () => (await rows())[0]?.failures, LIMIT).toBe(1);
    // Nobody is asked before it is due.
    const id = await post('missed, too');
    await quiet();
    subscriber.status = 204;
    await ripple.database.pool.query('update websub_subscriptions set retry_at = now()');
    await expect.poll(delivered, LIMIT).toContain(id);
    expect(subscriber.deliveries).toHaveLength(1);
    await expect.poll(async () => (await rows())[0]?.failures, LIMIT).toBe(0);
  });

  it('of one does not hold up another', async () => {
    const other = await startSubscriber();
    await subscribe();
    await subscribe({ 'hub.callback': other.url });
    subscriber.status = 500;
    const id = await post('for both');
    await expect.poll(() => other.deliveries.at(-1)?.body, LIMIT).toContain(id);
    await other.close();
  });
});

describe('the hub', () => {
  it.each([
    ['/hub.topic', { 'hub.topic': 'http://elsewhere.example/feed' }],
    ['/hub.topic', { 'hub.topic': topicOf('/v1/users/ada') }],
    ['/hub.topic', { 'hub.topic': topicOf('/v1/keywords/x/feed.rss') }],
    ['/hub.callback', { 'hub.callback': 'ftp://example.org/' }],
    ['/hub.callback', { 'hub.callback': 'no address' }],
    ['/hub.callback', { 'hub.callback': 'http://user:secret@example.org/' }],
    ['/hub.mode', { 'hub.mode': 'publish' }],
    ['/hub.secret', { 'hub.secret': 'x'.repeat(200) }],
    ['/hub.lease_seconds', { 'hub.lease_seconds': 'forever' }],
  ])('refuses a wrong %s: %j', async (pointer, fields) => {
    expectProblem(await ask(fields as unknown as Record<string, string>), 400, pointer);
  });

  it('takes forms only', async () => {
    expectProblem(await ripple.anybody.post('/v1/websub', { 'hub.mode': 'subscribe' }), 415);
    expectProblem(await ask({ 'hub.topic': topicOf('/v1/users/nobody/feed.rss') }), 404);
  });

  it('asks once for a request that comes twice', async () => {
    for (let n = 0; n < 2; n++) expect((await ask({}, { 'idempotency-key': 'once' })).status).toBe(202);
    await expect.poll(rows, LIMIT).toHaveLength(1);
    await quiet();
    expect(subscriber.questions).toHaveLength(1);
  });

  it('reaches nothing that is not public, unless it is told to', async () => {
    await ripple.restart('websub-hub', { WEBSUB_NETWORKS: '10.0.0.0/8' });
    const { port } = new URL(subscriber.url);
    const hidden = [
      `http://127.0.0.1:${port}/`,
      `http://localhost:${port}/`,
      `http://[::ffff:127.0.0.1]:${port}/`,
      `http://2130706433:${port}/`,
      `http://0.0.0.0:${port}/`,
      'http://[::1]/',
      'http://169.254.169.254/latest/meta-data/',
      'http://192.168.0.1/',
    ];
    for (const callback of hidden) expect((await ask({ 'hub.callback': callback })).status).toBe(202);
    const requests = async () => (await ripple.database.pool.query('select from websub_requests')).rowCount;
    await expect.poll(requests, LIMIT).toBe(0);
    expect(subscriber.questions).toEqual([]);
    expect(await rows()).toEqual([]);
    await ripple.restart('websub-hub');
  });
});
