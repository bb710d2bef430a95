// Long: one set-up, of a Ripple with a subscriber, for the life of a subscription.
import { createHmac, randomBytes } from 'node:crypto';
import { parseFeed } from '@rowanmanning/feed-parser';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestUser } from '../ripple/client.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';
import { expectProblem } from './contract/expect-problem.ts';
import { askHub, type Subscriber, startSubscriber } from './subscriber.ts';

const LIMIT = { timeout: 30_000, interval: 50 };

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
  await ripple.database.pool.query('delete from websub_requests');
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
    ['', 864_000],
    ['1', 300],
    ['999999999999999999999999', 2_592_000],
  ])('that is to last %j seconds lasts %i', async (wanted, seconds) => {
    await subscribe({ 'hub.lease_seconds': wanted });
    expect(subscriber.questions[0]?.get('hub.lease_seconds')).toBe(String(seconds));
    const [subscription] = await rows();
    expect(Math.abs((subscription?.seconds ?? 0) - seconds)).toBeLessThan(60);
  });

  it.each([
    ['http://ripple.test/v1/users/ADA/feed.atom', 'http://ripple.test/v1/users/ADA/feed.atom'],
    ['http://ripple.test/v1/users/%61da/feed.atom', 'http://ripple.test/v1/users/%61da/feed.atom'],
    ['HTTP://RIPPLE.TEST:80/v1/users/ada/feed.atom', 'HTTP://RIPPLE.TEST:80/v1/users/ada/feed.atom'],
    [
      'http://ripple.test/v1/tags/%eb%b0%94%EB%8B%A4/feed.atom',
      'http://ripple.test/v1/tags/%eb%b0%94%EB%8B%A4/feed.atom',
    ],
    // A header holds ASCII alone.
    ['http://ripple.test/v1/tags/바다/feed.atom', 'http://ripple.test/v1/tags/%EB%B0%94%EB%8B%A4/feed.atom'],
  ])('to %s is confirmed and sent under that address', async (topic, self) => {
    await subscribe({ 'hub.topic': topic });
    expect(subscriber.questions[0]?.get('hub.topic')).toBe(topic);
    const id = await post('to #바다');
    await expect.poll(delivered, LIMIT).toContain(id);
    expect(subscriber.deliveries.at(-1)?.headers.link).toBe(
      `<${topicOf('/v1/websub')}>; rel="hub", <${self}>; rel="self"`,
    );
  });

  it('is one for all spellings of its topic: the last one counts', async () => {
    await subscribe();
    const topic = topicOf('/v1/users/ADA/feed.atom');
    await ask({ 'hub.topic': topic });
    const id = await post('under the new name');
    await expect.poll(delivered, LIMIT).toContain(id);
    expect(await rows()).toHaveLength(1);
    await expect.poll(() => subscriber.deliveries.at(-1)?.headers.link, LIMIT).toContain(`<${topic}>`);
    await ask({ 'hub.mode': 'unsubscribe', 'hub.topic': topicOf('/v1/users/Ada/feed.atom') });
    await expect.poll(rows, LIMIT).toEqual([]);
  });

  it('may have the longest addresses', async () => {
    const callback = `${subscriber.url}&path=${randomBytes(2_000).toString('hex')}`.slice(0, 2_048);
    const topic = topicOf(`/v1/tags/${encodeURIComponent('바'.repeat(99))}/feed.atom`);
    await subscribe({ 'hub.callback': callback, 'hub.topic': topic });
    // Also one that was there before.
    await ask({ 'hub.callback': callback, 'hub.topic': topic, 'hub.secret': 'new' });
    const secrets = async () =>
      (await ripple.database.pool.query('select secret from websub_subscriptions')).rows;
    await expect.poll(secrets, LIMIT).toEqual([{ secret: 'new' }]);
  });

  it.each([
    ['of a user', '/v1/users/ada/feed.rss'],
    ['of a tag', '/v1/tags/%EB%B0%94%EB%8B%A4/feed.atom'],
    ['of a keyword', '/v1/keywords/lighthouse/feed.json'],
    ['of the public', '/v1/timelines/public/feed.rss'],
  ])('%s is sent each change as the feed is, signed', async (_, path) => {
    await subscribe({ 'hub.topic': topicOf(path), 'hub.secret': '비밀' });
    // The keyword is read once; the hub keeps its timeline awake.
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
    const ids = await Promise.all(Array.from({ length: 20 }, (_, n) => post(`post ${n}`)));
    await expect.poll(delivered, LIMIT).toContain(ids.toSorted().at(-1));
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

  it('cannot be ended, or its secret changed, by a stranger', async () => {
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
    // No callback is asked before the retry is due.
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
    ['/hub.lease_seconds', { 'hub.lease_seconds': '-1' }],
    ['/hub.lease_seconds', { 'hub.lease_seconds': '1e3' }],
    ['/hub.topic', { 'hub.topic': topicOf('/v1/tags/a b/feed.rss') }],
    ['/hub.topic', { 'hub.topic': `${topicOf('/v1/users/ada/feed.rss')}#x` }],
    ['/hub.topic', { 'hub.topic': topicOf(`/v1/tags/${'바'.repeat(1_000)}/feed.rss`) }],
    ['/hub.callback', { 'hub.callback': `http://example.org/${'x'.repeat(2_048)}` }],
    ['/hub.callback', { 'hub.callback': `http://example.org/${'바'.repeat(1_000)}` }],
  ])('refuses a wrong %s: %j', async (pointer, fields) => {
    expectProblem(await ask(fields as unknown as Record<string, string>), 400, pointer);
  });

  it('takes forms only', async () => {
    expectProblem(await ripple.anybody.post('/v1/websub', { 'hub.mode': 'subscribe' }), 415);
    expectProblem(await ask({ 'hub.topic': topicOf('/v1/users/nobody/feed.rss') }), 404);
  });

  it('lets one host have so many subscriptions, and renew them', async () => {
    const limit = { WEBSUB_SUBSCRIPTIONS_PER_HOST: 2 };
    for (const service of ['api', 'websub-hub'] as const) await ripple.restart(service, limit);
    const of = (n: number) => ({ 'hub.callback': `${subscriber.url}&n=${n}` });
    for (const n of [1, 2]) await subscribe(of(n));
    const refused = await ask(of(3));
    expectProblem(refused, 429);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await ask(of(2))).status).toBe(202);
    expect((await ask({ ...of(1), 'hub.mode': 'unsubscribe' })).status).toBe(202);
    await expect.poll(rows, LIMIT).toHaveLength(1);
    await subscribe(of(3));
    // One that came past the api's count is told that it is denied.
    await ripple.restart('api');
    expect((await ask(of(4))).status).toBe(202);
    await expect.poll(() => subscriber.questions.at(-1)?.get('hub.mode'), LIMIT).toBe('denied');
    expect(subscriber.questions.at(-1)?.get('hub.topic')).toBe(topicOf('/v1/users/ada/feed.atom'));
    expect(await rows()).toHaveLength(2);
    await ripple.restart('websub-hub');
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
      'http://168.63.129.16/',
      `http://[::127.0.0.1]:${port}/`,
      `http://[64:ff9b::127.0.0.1]:${port}/`,
    ];
    for (const callback of hidden) expect((await ask({ 'hub.callback': callback })).status).toBe(202);
    const requests = async () => (await ripple.database.pool.query('select from websub_requests')).rowCount;
    await expect.poll(requests, LIMIT).toBe(0);
    expect(subscriber.questions).toEqual([]);
    expect(await rows()).toEqual([]);
    await ripple.restart('websub-hub');
  });
});
