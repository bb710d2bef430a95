import { deleteTopology, retryLadder, topologyNames } from '@ripple/broker';
import { runCli } from '@ripple/cli';
import { openDatabase } from '@ripple/db';
import { shardOf } from '@ripple/follows';
import type { UserId } from '@ripple/ids';
import type { Role } from '@ripple/infra/privileges';
import { deliveryLanes, type Lane, laneNames } from '@ripple/messages';
import { openRedis } from '@ripple/redis';
import { createLogger } from '@ripple/telemetry';
import { allServices, startRipple, type TestRipple, type TestUser } from '@ripple/test-env';
import { type ConfirmChannel, connect } from 'amqplib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MailServer, startMailServer } from '../flow/mail-server.ts';
import { askHub, startSubscriber } from '../flow/subscriber.ts';
import { uploadMedia } from '../flow/upload-media.ts';
import { letIn, rabbitmqctl, refusedByRedis, type UrlsFor } from './privileges/let-in.ts';

let ripple: TestRipple;
let urlsFor: UrlsFor;
let throwOut: () => Promise<void>;
let mailServer: MailServer;
let ada: TestUser;
let bob: TestUser;
let names: ReturnType<typeof topologyNames>;

const key = (name: string) => `${ripple.isolation.namespace}:${name}`;

describe.skipIf(rabbitmqctl === undefined)('with a role for each service', () => {
  beforeAll(async () => {
    mailServer = await startMailServer();
    ripple = await startRipple({
      services: [],
      settings: { WEBSUB_NETWORKS: '127.0.0.0/8', SMTP_URL: mailServer.url },
    });
    names = topologyNames(ripple.isolation.namespace);
    ({ urlsFor, throwOut } = await letIn(ripple));
    // So that it is the relay, as itself, that makes the queues.
    const connection = await connect(ripple.isolation.amqpUrl);
    await deleteTopology(await connection.createChannel(), names, retryLadder);
    await connection.close();
    await ripple.database.pool.query(
      `insert into idempotency_keys (owner_id, key, request_hash, status, created_at)
       values (1, 'old', '', 200, now() - interval '1 year')`,
    );
    for (const service of allServices) {
      const AMQP_TOPOLOGY = service === 'outbox-relay' ? 'declare' : 'expect';
      const operations = service === 'api' && { OPERATIONS_AMQP_URL: urlsFor('cli').AMQP_URL };
      await ripple.start(service, { ...urlsFor(service), ...operations, AMQP_TOPOLOGY });
    }
    ada = await ripple.user('ada');
    bob = await ripple.user('bob');
  });
  afterAll(async () => {
    await ripple?.dispose();
    await throwOut?.();
    await mailServer?.close();
  });

  describe('every service does its work', () => {
    const shown = async (path: string) =>
      (await bob.get(path)).body.items.map(({ text }: { text: string }) => text);

    it('a post reaches homes, tags, the public and feeds, and a deletion too', async () => {
      expect((await bob.put('/v1/users/ada/follow')).status).toBe(204);
      const paths = [
        '/v1/timelines/home',
        '/v1/timelines/tags/sea',
        '/v1/timelines/public',
        '/v1/users/ada/posts',
      ];
      const first = await ada.post('/v1/posts', { text: 'one #sea' }, { 'idempotency-key': 'one' });
      // Built by whoever reads first, from here on written by the workers.
      for (const path of paths)
        await expect.poll(() => shown(path), { timeout: 10_000 }).toEqual(['one #sea']);
      expect((await bob.get('/v1/tags/sea/feed.json')).text).toContain('one #sea');

      // Somebody listens from here on; what comes is in the log.
      expect((await bob.get('/v1/stream/home')).status).toBe(200);
      await ada.post('/v1/posts', { text: 'two #sea' });
      for (const path of paths) {
        await expect.poll(() => shown(path), { timeout: 10_000 }).toEqual(['two #sea', 'one #sea']);
      }
      const log = async () => JSON.stringify(await ripple.redis.xrange(key('live:log'), '-', '+'));
      await expect.poll(log, { timeout: 10_000 }).toContain('"post"');
      // Nobody has asked for it since: this is the work of feed-builder.
      const feed = () => ripple.redis.get(key('feed:/v1/tags/sea/feed.json'));
      await expect.poll(feed, { timeout: 10_000 }).toContain('two #sea');

      await ada.delete(`/v1/posts/${first.body.id}`);
      const list = () => ripple.redis.lrange(key('tag:sea'), 0, -1);
      await expect.poll(list, { timeout: 10_000 }).not.toContain(first.body.id);
      for (const path of paths) expect(await shown(path)).toEqual(['two #sea']);
    });

    it('a direct post reaches its author and who is named, a keyword finds what is said', async () => {
      await bob.get('/v1/timelines/mentions');
      const home = () =>
        ripple.redis.lrange(key(`home:{${shardOf(Number(ada.id) as UserId)}}:${ada.id}`), 0, -1);
      await ada.get('/v1/timelines/home');
      const { body } = await ada.post('/v1/posts', { text: 'psst @bob', visibility: 'direct' });
      await expect.poll(() => shown('/v1/timelines/mentions'), { timeout: 10_000 }).toEqual(['psst @bob']);
      await expect.poll(home, { timeout: 10_000 }).toContain(body.id);
      const lighthouse = '/v1/timelines/keywords/lighthouse';
      expect((await bob.get(lighthouse)).headers.get('ripple-degraded')).toBe(null);
      const named = await ada.post('/v1/posts', { text: 'a lighthouse' });
      await expect.poll(() => shown(lighthouse), { timeout: 10_000 }).toEqual(['a lighthouse']);
      await bob.put(`/v1/posts/${named.body.id}/favourite`);
      const favourites = async () => (await ada.get(`/v1/posts/${named.body.id}`)).body.counts.favourites;
      await expect.poll(favourites, { timeout: 10_000 }).toBe(1);
      const told = async () => (await ada.get('/v1/notifications')).body.items[0]?.kind;
      await expect.poll(told, { timeout: 10_000 }).toBe('favourite');
      for (const id of [body.id, named.body.id]) await ada.delete(`/v1/posts/${id}`);
      await expect.poll(home, { timeout: 10_000 }).not.toContain(body.id);
    });

    it('a tag and a keyword that are followed bring posts home, and no more of them in the end', async () => {
      const eve = await ripple.user('eve');
      const home = async () =>
        (await eve.get('/v1/timelines/home')).body.items.map(({ via }: { via: object }) => via);
      const paths = ['/v1/tags/dune/follow', '/v1/keywords/oasis/follow'];
      for (const path of paths) expect((await eve.put(path)).status).toBe(204);
      expect(await home()).toEqual([]);
      await ada.post('/v1/posts', { text: 'sand #dune' });
      await ada.post('/v1/posts', { text: 'an oasis' });
      await expect.poll(home, { timeout: 10_000 }).toEqual([{ keyword: 'oasis' }, { tag: 'dune' }]);
      // The work of timeline-writer, which the api has done before.
      await ripple.redis.set(key(`topics:${eve.id}`), '["#wrong"]');
      const { pool } = ripple.database;
      await pool.query(
        `insert into outbox (lane, message, created_at) values ('events', jsonb_build_object(
           'type', 'topics-changed', 'version', 1, 'userId', $1::bigint, 'acceptedAt', 1), now() - interval '1 minute')`,
        [eve.id],
      );
      await expect.poll(() => ripple.redis.exists(key(`topics:${eve.id}`)), { timeout: 10_000 }).toBe(0);
      for (const path of paths) expect((await eve.delete(path)).status).toBe(204);
      expect(await home()).toEqual([]);
      await pool.query('delete from posts where text in ($1, $2)', ['sand #dune', 'an oasis']);
    });

    it('a picture is made ready in its post, and goes with it', async () => {
      const picture = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
        .png()
        .toBuffer();
      const { body: media } = await uploadMedia(ripple.url, ada.token, picture);
      const { body: post } = await ada.post('/v1/posts', { text: 'red', mediaIds: [media.id] });
      const state = async () => (await ada.get(`/v1/posts/${post.id}`)).body.media[0].state;
      await expect.poll(state, { timeout: 10_000 }).toBe('ready');
      await ada.delete(`/v1/posts/${post.id}`);
      const rows = async () => (await ripple.database.pool.query('select from media')).rowCount;
      await expect.poll(rows, { timeout: 10_000 }).toBe(0);
    });

    it('a home is read as a feed by its token, as long as that is good', async () => {
      const { body } = await ada.post('/v1/users/me/feed-token', undefined);
      const feed = body.urls.json.replace('http://ripple.test', '');
      expect((await ripple.anybody.get(feed)).status).toBe(200);
      await ada.post('/v1/users/me/feed-token', undefined);
      expect((await ripple.anybody.get(feed)).status).toBe(404);
      expect((await ada.delete('/v1/users/me/feed-token')).status).toBe(204);
    });

    it('a subscriber is asked, then sent what is new', async () => {
      const subscriber = await startSubscriber();
      const fields = {
        'hub.topic': 'http://ripple.test/v1/users/ada/feed.atom',
        'hub.callback': subscriber.url,
      };
      expect((await askHub(ripple.url, { ...fields, 'hub.mode': 'subscribe' })).status).toBe(202);
      const subscriptions = async () =>
        (await ripple.database.pool.query('select from websub_subscriptions')).rowCount;
      await expect.poll(subscriptions, { timeout: 10_000 }).toBe(1);
      subscriber.status = 500;
      const { body } = await ada.post('/v1/posts', { text: 'to subscribers' });
      await expect.poll(() => subscriber.deliveries.length, { timeout: 10_000 }).toBe(1);
      subscriber.status = 200;
      await ripple.database.pool.query('update websub_subscriptions set retry_at = now()');
      await expect.poll(() => subscriber.deliveries.length, { timeout: 10_000 }).toBe(2);
      expect((await askHub(ripple.url, { ...fields, 'hub.mode': 'unsubscribe' })).status).toBe(202);
      await expect.poll(subscriptions, { timeout: 10_000 }).toBe(0);
      await ada.delete(`/v1/posts/${body.id}`);
      await subscriber.close();
    });

    it('an address is asked, then told of what is unread, and sent a digest', async () => {
      const address = 'bob@example.org';
      expect((await bob.put('/v1/users/me/mail', {}, { address, digest: 'daily' })).status).toBe(200);
      const mails = () => mailServer.mails.length;
      await expect.poll(mails, { timeout: 10_000 }).toBe(1);
      const path = /http:\/\/ripple\.test(\S+)/.exec(mailServer.mails[0]?.text ?? '')?.[1] ?? '';
      expect((await ripple.anybody.post(path, undefined)).status).toBe(200);
      const { body } = await ada.post('/v1/posts', { text: 'a letter to @bob' });
      await expect.poll(mails, { timeout: 10_000 }).toBe(2);
      const { pool } = ripple.database;
      await pool.query(
        `update mail_settings set next_digest_at = now(), digested_at = now() - interval '1 day'`,
      );
      await expect.poll(mails, { timeout: 10_000 }).toBe(3);
      mailServer.refusals.set(address, 550);
      await ada.post('/v1/posts', { text: 'another letter to @bob' });
      const refused = async () => (await bob.get('/v1/users/me/mail')).body.refused;
      await expect.poll(refused, { timeout: 10_000 }).toContain('no such mailbox');
      expect((await bob.delete('/v1/users/me/mail')).status).toBe(204);
      await ada.delete(`/v1/posts/${body.id}`);
      await pool.query(`delete from posts where text like 'another letter%'`);
    });

    it('somebody is chosen of those with the most followers', async () => {
      const { body } = await ripple.anybody.get('/v1/demo/people?limit=1');
      expect(body.items).toHaveLength(1);
      const session = await ripple.anybody.post('/v1/demo/sessions', { handle: body.items[0].handle });
      expect(session.status).toBe(201);
    });

    it('profiles, unfollowing, the rate limit', async () => {
      expect((await ada.patch('/v1/users/me', { name: 'Ada L.' })).status).toBe(200);
      expect((await bob.get('/v1/users/ada/followers')).body.items).toHaveLength(1);
      expect((await bob.delete('/v1/users/ada/follow')).status).toBe(204);
      expect((await bob.get('/v1/users/ada')).body.counts).toEqual({ followers: 0, following: 0, posts: 1 });
      expect(await shown('/v1/timelines/home')).toEqual([]);
      expect(await ripple.redis.exists(key(`rate:user:${bob.id}`))).toBe(1);
    });

    it('the relay sends what was left, throws away old keys, and every lane is known to be in time', async () => {
      const { pool } = ripple.database;
      await pool.query(
        `insert into outbox (lane, message, created_at)
         select 'public', jsonb_build_object('type', 'index-post', 'version', 1, 'postId', 1, 'authorId', 1,
           'visibility', 'public', 'tags', '[]'::jsonb, 'acceptedAt', 1), now() - interval '1 minute'`,
      );
      const left = async () => (await pool.query('select from outbox')).rowCount;
      await expect.poll(left, { timeout: 10_000 }).toBe(0);
      const keys = async () => (await pool.query("select from idempotency_keys where key = 'old'")).rowCount;
      await expect.poll(keys).toBe(0);
      const watermarks = () => ripple.redis.hkeys(key('watermarks'));
      await expect.poll(watermarks, { timeout: 10_000 }).toHaveLength(deliveryLanes.length);
    });

    it('the operator sees, verifies, rebuilds, repeats, and sends dead letters again', async () => {
      const wrong = { type: 'refresh-feeds', version: 1, postId: 1, authorId: 1, tags: [], acceptedAt: 1 };
      const lanes = laneNames.filter((lane) => lane !== 'feeds');
      // biome-ignore lint/suspicious/noExplicitAny: a message in a lane where it doesn't belong
      for (const lane of lanes) await ripple.broker.publish({ lane, message: wrong as any });
      const letters = async () => JSON.parse((await cli('dead-letters list --json')).out).letters;
      await expect.poll(letters, { timeout: 10_000 }).toHaveLength(lanes.length);
      const { body: status } = await ripple.anybody.get('/v1/operations/status');
      const known = expect.any(Number);
      expect(status).toMatchObject({ deadLetters: lanes.length, retrying: known, outbox: { rows: known } });
      const listed = async () => (await ripple.anybody.get('/v1/operations/dead-letters')).body.items;
      expect(await listed()).toHaveLength(lanes.length);
      const redriven = await ripple.anybody.post('/v1/operations/dead-letters/redrive', { lane: 'public' });
      expect(redriven.body).toEqual({ redriven: 1, failed: 0, more: false });
      await expect.poll(listed, { timeout: 10_000 }).toHaveLength(lanes.length);
      for (const line of [
        'dead-letters drop --lane public --yes',
        'dead-letters redrive --all',
        'rebuild --all',
        'refan --since 2020-01-01',
        'verify --grace 0 --repair',
        'status',
      ]) {
        expect(await cli(line), line).toMatchObject({ code: 0, err: '' });
      }
    });

    it('and asked Redis for nothing that it may not', async () => {
      // These may touch no key, and leave it to the others to find out whether Redis was restarted.
      const without = /_(fan_out|outbox_relay|media|mailer): command get$/;
      expect((await refusedByRedis(ripple)).filter((line) => !without.test(line))).toEqual([]);
    });
  });

  describe('Postgres refuses', () => {
    it.each<[Role, string]>([
      ['api', 'delete from posts'],
      ['api', "update users set handle = 'root'"],
      ['api', 'update outbox set lane = lane'],
      ['api', 'select from kysely_migration'],
      ['api', 'create table mine ()'],
      ['api', 'create temporary table mine ()'],
      ['outbox-relay', 'select from posts'],
      ['outbox-relay', 'insert into outbox (lane, message) values (1, null)'],
      ['outbox-relay', 'select answer from idempotency_keys'],
      ['fan-out', 'select links from posts'],
      ['fan-out', 'delete from post_words'],
      ['timeline-writer', 'select from topics'],
      ['fan-out', 'select following from user_counts'],
      ['fan-out', 'select from follows'],
      ['timeline-writer', 'select from users'],
      ['timeline-writer', 'delete from follows'],
      ['indexer', 'delete from posts'],
      ['feed-builder', "insert into outbox (lane, message) values ('public', '{}')"],
      ['feed-builder', 'select bio from users'],
      ['mailer', 'select bio from users'],
      ['mailer', 'update mail_settings set address = address'],
      ['notifier', 'select unsubscribe_token from mail_settings'],
      ['websub-hub', 'delete from posts'],
      ['websub-hub', 'select from outbox'],
      ['feed-builder', 'select secret from websub_subscriptions'],
      ['api', 'select from websub_subscriptions'],
      ['media', 'update posts set text = text'],
      ['media', 'select from users'],
      ['media', 'update media set owner_id = 1'],
      ['cli', 'delete from outbox'],
      ['cli', 'select from idempotency_keys'],
    ])('%s: %s', async (role, statement) => {
      await expect(query(role, statement)).rejects.toMatchObject({ code: '42501' });
    });

    it('everybody what a later migration makes', async () => {
      await ripple.database.pool.query('create table if not exists later (id bigint)');
      for (const role of ['api', 'cli'] as const) {
        await expect(query(role, 'select from later')).rejects.toMatchObject({ code: '42501' });
      }
    });
  });

  describe('Redis refuses', () => {
    it.each<[Role, string, ...string[]]>([
      ['api', 'flushall'],
      ['api', 'keys', '*'],
      ['api', 'client', 'list'],
      ['api', 'config', 'get', '*'],
      ['api', 'acl', 'list'],
      ['api', 'get', 'somebody-else:post:1'],
      ['api', 'eval', "return redis.call('del', KEYS[1])", '1', '+post:1'],
      ['timeline-writer', 'eval', "return redis.call('get', ARGV[1])", '0', '+post:1'],
      ['fan-out', 'get', '+post:1'],
      ['fan-out', 'scan', '0'],
      ['outbox-relay', 'hset', '+watermarks', 'public', '1'],
      ['timeline-writer', 'del', '+post:1'],
      ['timeline-writer', 'set', '+post:1', '9 {}'],
      ['timeline-writer', 'lpush', '+author:1', '1'],
      ['indexer', 'del', '+home:{1}:1'],
      ['indexer', 'incr', '+rate:user:1'],
      ['feed-builder', 'lrange', '+home:{1}:1', '0', '-1'],
      ['cli', 'set', '+post:1', '9 {}'],
    ])('%s: %s %s', async (role, command, ...args) => {
      const url = urlsFor(role).REDIS_URL;
      const logger = createLogger('test', 'silent');
      const redis = openRedis({ url, name: 'test', commandLimitMs: 5_000, whenDown: 'wait', logger });
      const named = args.map((arg) => arg.replace(/^\+/, key('')));
      await expect(redis.call(command, ...named).finally(() => redis.disconnect())).rejects.toThrow(
        /NOPERM|can't (run|access)/,
      );
    });
  });

  describe('RabbitMQ refuses', () => {
    const take = (lane: Lane) => (channel: ConfirmChannel) => channel.get(names.queue(lane));
    const put = (exchange: () => string) => async (channel: ConfirmChannel) => {
      channel.publish(exchange(), 'public', Buffer.from('{}'));
      await channel.waitForConfirms();
    };
    const lanes = () => names.lanesExchange;

    it.each<[Role, string, (channel: ConfirmChannel) => Promise<unknown>]>([
      ['api', 'to take from a lane', take('post-created')],
      ['api', 'to look at dead letters', (channel) => channel.get(names.deadLetters)],
      ['api', 'to write a dead letter', put(() => names.deadExchange)],
      ['api', 'to write past the exchange', put(() => '')],
      ['api', 'to delete a queue', (channel) => channel.deleteQueue(names.queue('public'))],
      ['api', 'to make a queue', (channel) => channel.assertQueue('mine')],
      ['fan-out', "to take from another's lane", take('followers')],
      ['timeline-writer', 'to write into a lane', put(lanes)],
      ['indexer', 'to write into a lane', put(lanes)],
      ['feed-builder', 'to delete its own queue', (channel) => channel.deleteQueue(names.queue('feeds'))],
      ['media', 'to take from another lane', take('public')],
      ['cli', 'to take from a lane', take('public')],
      ['outbox-relay', 'to make a queue of another name', (channel) => channel.assertQueue('mine')],
    ])('%s %s', async (role, _, work) => {
      const connection = await connect(urlsFor(role).AMQP_URL);
      const channel = await connection.createConfirmChannel();
      const closed = new Promise<{ code?: number }>((resolve) => channel.once('error', resolve));
      await work(channel).catch(() => {});
      expect(await closed).toMatchObject({ code: 403 });
      await connection.close();
    });
  });
});

async function query(role: Role, statement: string): Promise<void> {
  const url = urlsFor(role).DATABASE_URL;
  const database = openDatabase({ url, connections: 1, applicationName: 'test' });
  await database.pool.query(statement).finally(database.close);
}

/** As `npm run ripple` does it, in the operator's role. */
async function cli(line: string): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await runCli(line.split(' '), {
    environment: { ...urlsFor('cli'), NAMESPACE: ripple.isolation.namespace },
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    signal: new AbortController().signal,
  });
  return { code, out, err };
}
