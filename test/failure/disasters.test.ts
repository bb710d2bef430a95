import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runCli } from '@ripple/cli';
import { acquireServers, type Servers } from '@ripple/infra/servers';
import { type Job, lowestIdAt, type PostId, type UserId } from '@ripple/messages';
import { createTemplateDatabase } from '@ripple/test-env';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type MailServer, startMailServer } from '../flow/mail-server.ts';
import { askHub, type Subscriber, startSubscriber } from '../flow/subscriber.ts';
import { ONE_PIXEL, uploadMedia } from '../flow/upload-media.ts';
import type { TestUser } from '../ripple/client.ts';
import { type ServiceName, startRipple, type TestRipple } from '../ripple/ripple.ts';

/** They hold what is lost: every act goes through the first, and the others take pictures, mail and feeds. */
const STOPPED: ServiceName[] = ['fan-out', 'media', 'mailer', 'websub-hub'];
const ADDRESS = 'ada@example.org';
const data = fileURLToPath(new URL('../../.local/disaster/rabbitmq/data', import.meta.url));

/** Servers of its own, since they lose what they hold. */
let servers: Servers;
let mail: MailServer;
let subscriber: Subscriber;
let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;
let carol: TestUser;
let dave: TestUser;
/** Of those who are new in a test. */
let users = 0;

beforeAll(async () => {
  servers = await acquireServers({ name: 'disaster', env: {}, log: () => {} });
  const { databaseUrl: DATABASE_URL, amqpUrl: AMQP_URL, redisUrl: REDIS_URL } = servers;
  Object.assign(process.env, { DATABASE_URL, AMQP_URL, REDIS_URL });
  await createTemplateDatabase(DATABASE_URL);
  mail = await startMailServer();
  subscriber = await startSubscriber();
  ripple = await startRipple({
    settings: { SMTP_URL: mail.url, WEBSUB_NETWORKS: '127.0.0.0/8', MAIL_DELAY_MS: 2_000 },
  });
  ada = await ripple.user('ada');
  bob = await ripple.user('bob');
  carol = await ripple.user('carol');
  dave = await ripple.user('dave');
  await bob.put('/v1/users/ada/follow');
  await askHub(ripple.url, {
    'hub.mode': 'subscribe',
    'hub.topic': 'http://ripple.test/v1/users/ada/feed.atom',
    'hub.callback': subscriber.url,
  });
  const LIMIT = { timeout: 30_000 };
  await vi.waitFor(async () => expect(await countOf('websub_subscriptions')).toBe(1), LIMIT);
  await ada.put('/v1/users/me/mail', {}, { address: ADDRESS });
  await vi.waitFor(() => expect(mail.to(ADDRESS)).toHaveLength(1), LIMIT);
  const link = /http:\/\/ripple\.test(\/v1\/mail\/confirm\/[\w-]+)/.exec(mail.mails[0]?.text ?? '')?.[1];
  expect((await ripple.anybody.post(link ?? '', undefined)).status).toBe(200);
}, 120_000);
afterAll(async () => {
  await ripple?.dispose();
  await subscriber?.close();
  await mail?.close();
  await servers?.stop();
}, 60_000);

beforeEach(({ skip }) =>
  skip(servers.source !== 'local', 'needs the binaries of the servers on this machine'),
);

const countOf = async (table: string) =>
  (await ripple.database.pool.query<{ n: number }>(`select count(*) as n from ${table}`)).rows[0]?.n;
const program = (label: string) => {
  const found = servers.programs.find((each) => each.label === label);
  if (!found) throw new Error(`no ${label}`);
  return found;
};
const outboxIsEmpty = () => expect.poll(() => countOf('outbox')).toBe(0);
const post = async (author: TestUser, text: string, mediaIds: string[] = []): Promise<string> =>
  (await author.post('/v1/posts', { text, ...(mediaIds.length > 0 && { mediaIds }) })).body.id;
const homeOf = async (user: TestUser): Promise<string[]> =>
  (await user.get('/v1/timelines/home?limit=100')).body.items.map(({ id }: { id: string }) => id);
/** What a user is told: by whom, of what, and how. */
const newsOf = async (user: TestUser): Promise<string[]> =>
  (await user.get('/v1/notifications?limit=100')).body.items
    .flatMap((item: { kind: string; post: { id: string } | null; actors: { handle: string }[] }) =>
      item.actors.map(({ handle }) => `${item.kind} ${handle} ${item.post?.id ?? ''}`.trim()),
    )
    .toSorted();

async function cli(line: string) {
  let out = '';
  let err = '';
  const { databaseUrl, amqpUrl, redisUrl, namespace } = ripple.isolation;
  const code = await runCli([...line.split(' '), '--json'], {
    environment: {
      DATABASE_URL: databaseUrl,
      AMQP_URL: amqpUrl,
      REDIS_URL: redisUrl,
      NAMESPACE: namespace,
    },
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    signal: new AbortController().signal,
  });
  return { code, data: out === '' ? err : JSON.parse(out) };
}

/** Resolves when an act of now has reached its end in every lane that the others take. */
async function passes(): Promise<void> {
  await outboxIsEmpty();
  const last = await post(ada, '@bob comes last');
  await expect.poll(() => homeOf(bob)).toContain(last);
  await expect.poll(() => newsOf(bob)).toContain(`mention ada ${last}`);
}

const loseRabbitmq = async () => {
  await program('RabbitMQ').pause();
  await rm(data, { recursive: true });
  await program('RabbitMQ').resume();
};
const loseRedis = () => program('Redis').crash();

describe('a disk that is lost', () => {
  it.each([
    { what: 'of RabbitMQ', lose: loseRabbitmq, missing: true },
    { what: 'of Redis', lose: loseRedis, missing: false },
    // Homes are built anew from Postgres.
    { what: 'of both', lose: () => Promise.all([loseRabbitmq(), loseRedis()]), missing: false },
  ])(
    '$what takes nothing with it that recover does not bring back, once',
    async ({ lose, missing }) => {
      const eve = await ripple.user(`eve_${++users}`);
      const edited = await post(ada, '@carol is named');
      const deleted = await post(ada, '@carol is named here as well');
      const liked = await post(ada, 'liked');
      await bob.put(`/v1/posts/${liked}/favourite`);
      await dave.put('/v1/users/ada/follow');
      await expect
        .poll(() => newsOf(ada))
        .toEqual(expect.arrayContaining([`favourite bob ${liked}`, 'follow dave']));
      await expect.poll(() => newsOf(carol)).toEqual(expect.arrayContaining([`mention ada ${deleted}`]));
      await passes();

      const since = new Date().toISOString();
      await Promise.all(STOPPED.map((service) => ripple.stop(service)));
      const picture = (await uploadMedia(ripple.url, ada.token, ONE_PIXEL)).body.id;
      const illustrated = await post(ada, '@carol is named with a picture', [picture]);
      await ada.patch(`/v1/posts/${edited}`, { text: '@dave is named instead' });
      await ada.delete(`/v1/posts/${deleted}`);
      await bob.delete(`/v1/posts/${liked}/favourite`);
      await bob.put(`/v1/posts/${edited}/favourite`);
      await dave.delete('/v1/users/ada/follow');
      await eve.put('/v1/users/ada/follow');
      await outboxIsEmpty();
      const before = { mails: mail.mails.length, deliveries: subscriber.deliveries.length };

      await lose();
      await Promise.all(STOPPED.map((service) => ripple.start(service)));
      await passes();
      if (missing) {
        expect(await homeOf(bob)).not.toContain(illustrated);
        expect(await newsOf(ada)).not.toContain(`follow ${eve.handle}`);
      }

      const settled = async () => {
        expect((await cli(`recover --since ${since} --rate 10000`)).code).toBe(0);
        await passes();
        expect((await cli('verify --repair --grace 0')).code).toBe(0);
      };
      await settled();
      const { rows } = await ripple.database.pool.query<{ id: string }>(
        'select id::text from posts where author_id = $1 and deleted_at is null order by posts.id desc',
        [ada.id],
      );
      await expect.poll(() => homeOf(bob)).toEqual(rows.map(({ id }) => id));
      await expect
        .poll(() => newsOf(ada))
        .toEqual(expect.arrayContaining([`favourite bob ${edited}`, `follow ${eve.handle}`]));
      const told = await Promise.all([ada, bob, carol, dave].map(newsOf));
      expect(told[0]).not.toContain('follow dave');
      expect(told[0]).not.toContain(`favourite bob ${liked}`);
      expect(told[2]).toContain(`mention ada ${illustrated}`);
      expect(told[2]).not.toContain(`mention ada ${edited}`);
      expect(told[2]).not.toContain(`mention ada ${deleted}`);
      expect(told[3]).toContain(`mention ada ${edited}`);
      for (const news of told) expect(new Set(news).size).toBe(news.length);
      const stateOfPicture = async () => (await bob.get(`/v1/posts/${illustrated}`)).body.media[0].state;
      await expect.poll(stateOfPicture).toBe('ready');
      const mailed = () => mail.mails.slice(before.mails).map(({ text }) => text ?? '');
      const follows = () =>
        mailed().filter((text) => new RegExp(`\\(@${eve.handle}\\).* follows you`).test(text));
      await expect.poll(follows).toHaveLength(1);
      const fed = () => subscriber.deliveries.slice(before.deliveries).map(({ body }) => body);
      await expect.poll(() => fed().some((body) => body.includes(illustrated))).toBe(true);

      await settled();
      const again = await Promise.all([ada, bob, carol, dave].map(newsOf));
      // The posts by which this test waits name bob.
      expect([again[0], again[2], again[3]]).toEqual([told[0], told[2], told[3]]);
      expect(follows()).toHaveLength(1);
    },
    180_000,
  );
});

const TAKERS = ['fan-out', 'notifier', 'indexer', 'timeline-writer', 'feed-builder', 'media'] as const;

/** How many messages each service has handled, by what became of them. */
async function outcomes() {
  const count = async (service: ServiceName) => {
    const counts: Record<string, number> = { ack: 0 };
    const lines = (await ripple.metricsOf(service)).matchAll(
      /^ripple_messages_handled_total\{lane="[\w-]+",outcome="([\w-]+)"\} (\d+)$/gm,
    );
    for (const [, outcome = '', n] of lines) counts[outcome] = (counts[outcome] ?? 0) + Number(n);
    return counts as { ack: number };
  };
  const all = await Promise.all(TAKERS.map(async (service) => [service, await count(service)] as const));
  return Object.fromEntries(all) as Record<(typeof TAKERS)[number], { ack: number }>;
}

describe('a Postgres that is older than RabbitMQ', () => {
  it('is not hurt by messages about what it does not know', async () => {
    const ids = { postId: lowestIdAt<PostId>(new Date()), authorId: Number(ada.id) as UserId };
    const now = { version: 1, acceptedAt: Date.now() } as const;
    const ofPost = { ...now, ...ids };
    const otherId = lowestIdAt<UserId>(new Date());
    const previous = { tags: [], mentions: [] };
    const jobs: Job[] = [
      { lane: 'post-created', message: { type: 'post-created', ...ofPost } },
      { lane: 'events', message: { type: 'post-edited', ...ofPost, previous } },
      { lane: 'events', message: { type: 'post-deleted', ...ofPost } },
      { lane: 'events', message: { type: 'favourite-changed', ...now, userId: otherId, postId: ids.postId } },
      { lane: 'events', message: { type: 'relation-changed', ...now, userId: ids.authorId, otherId } },
      { lane: 'events', message: { type: 'topics-changed', ...now, userId: otherId } },
      { lane: 'notifications', message: { type: 'notify-of-post', ...ofPost, removed: [otherId] } },
      { lane: 'public', message: { type: 'index-post', ...ofPost, visibility: 'public', tags: ['gone'] } },
      { lane: 'followers', message: { type: 'deliver-home', ...ofPost, shards: { from: 0, to: 255 } } },
      { lane: 'feeds', message: { type: 'refresh-feeds', ...ofPost, tags: ['gone'] } },
      { lane: 'media', message: { type: 'delete-media', ...ofPost } },
    ];
    const before = await outcomes();
    for (const job of jobs) await ripple.broker.publish(job);
    await passes();
    await expect.poll(async () => (await outcomes()).media.ack).toBe(before.media.ack + 1);
    const after = await outcomes();
    for (const service of TAKERS) {
      expect(after[service]).toEqual({ ...before[service], ack: expect.any(Number) });
    }
    expect(await homeOf(bob)).not.toContain(String(ids.postId));
  }, 60_000);
});
