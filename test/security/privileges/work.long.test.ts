import { Readable } from 'node:stream';
import { deleteTopology, retryLadder, topologyNames } from '@ripple/broker';
import { runCli } from '@ripple/cli';
import { createWatermarks } from '@ripple/delivery';
import { laneNames, ringLanes, type UserId } from '@ripple/messages';
import { shardOf } from '@ripple/people';
import { connect } from 'amqplib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inAnHour, token } from '../../flow/contract/tokens.ts';
import { startEndpoint } from '../../flow/endpoint.ts';
import { live, whenDone } from '../../flow/leaving/leaver.ts';
import { type MailServer, startMailServer } from '../../flow/mail-server.ts';
import { askHub, startSubscriber } from '../../flow/subscriber.ts';
import { uploadMedia } from '../../flow/upload-media.ts';
import { createClient, type TestUser } from '../../ripple/client.ts';
import { allServices, startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { createRoles, rabbitmqctl, refusedByRedis, type UrlsFor } from './roles.ts';

let ripple: TestRipple;
let urlsFor: UrlsFor;
let dropRoles: () => Promise<void>;
let mailServer: MailServer;
let ada: TestUser;
let bob: TestUser;

const key = (name: string) => `${ripple.isolation.namespace}:${name}`;

describe.skipIf(rabbitmqctl === undefined)('with a role for each service', () => {
  beforeAll(async () => {
    mailServer = await startMailServer();
    ripple = await startRipple({
      services: [],
      settings: { WEBSUB_NETWORKS: '127.0.0.0/8', SMTP_URL: mailServer.url },
    });
    ({ urlsFor, dropRoles } = await createRoles(ripple));
    // The relay makes the queues again, with its own rights.
    const connection = await connect(ripple.isolation.amqpUrl);
    const names = topologyNames(ripple.isolation.namespace);
    await deleteTopology(await connection.createChannel(), names, retryLadder);
    await connection.close();
    await ripple.database.pool.query(
      `insert into idempotency_keys (owner_id, key, request_hash, status, created_at)
       values (1, 'old', '', 200, now() - interval '1 year')`,
    );
    await ripple.database.pool.query(
      `insert into events (type, object_id, at)
       select 'user.changed', n, now() - interval '1 year' from generate_series(1, 2) n`,
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
    await dropRoles?.();
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
      // The first read builds each list; the workers write it from here on.
      for (const path of paths)
        await expect.poll(() => shown(path), { timeout: 30_000 }).toEqual(['one #sea']);
      expect((await bob.get('/v1/tags/sea/feed.json')).text).toContain('one #sea');

      // An open stream is what makes the workers write the live log.
      expect((await bob.get('/v1/stream/home')).status).toBe(200);
      await ada.post('/v1/posts', { text: 'two #sea' });
      for (const path of paths) {
        await expect.poll(() => shown(path), { timeout: 30_000 }).toEqual(['two #sea', 'one #sea']);
      }
      const log = async () => JSON.stringify(await ripple.redis.xrange(key('live:log'), '-', '+'));
      await expect.poll(log, { timeout: 30_000 }).toContain('"post"');
      // No request has asked for the feed since, so feed-builder rendered it.
      const feed = () => ripple.redis.get(key('feed:/v1/tags/sea/feed.json'));
      await expect.poll(feed, { timeout: 30_000 }).toContain('two #sea');

      await ada.delete(`/v1/posts/${first.body.id}`);
      const list = () => ripple.redis.lrange(key('tag:sea'), 0, -1);
      await expect.poll(list, { timeout: 30_000 }).not.toContain(first.body.id);
      for (const path of paths) expect(await shown(path)).toEqual(['two #sea']);
    });

    it('a direct post reaches its author and the user it names, and a keyword finds a post', async () => {
      await bob.get('/v1/timelines/mentions');
      const home = () =>
        ripple.redis.lrange(key(`home:{${shardOf(Number(ada.id) as UserId)}}:${ada.id}`), 0, -1);
      await ada.get('/v1/timelines/home');
      const { body } = await ada.post('/v1/posts', { text: 'psst @bob', visibility: 'direct' });
      await expect.poll(() => shown('/v1/timelines/mentions'), { timeout: 30_000 }).toEqual(['psst @bob']);
      await expect.poll(home, { timeout: 30_000 }).toContain(body.id);
      const lighthouse = '/v1/timelines/keywords/lighthouse';
      expect((await bob.get(lighthouse)).headers.get('ripple-degraded')).toBe(null);
      const named = await ada.post('/v1/posts', { text: 'a lighthouse' });
      await expect.poll(() => shown(lighthouse), { timeout: 30_000 }).toEqual(['a lighthouse']);
      await bob.put(`/v1/posts/${named.body.id}/favourite`);
      const favourites = async () => (await ada.get(`/v1/posts/${named.body.id}`)).body.counts.favourites;
      await expect.poll(favourites, { timeout: 30_000 }).toBe(1);
      const told = async () => (await ada.get('/v1/notifications')).body.items[0]?.kind;
      await expect.poll(told, { timeout: 30_000 }).toBe('favourite');
      await bob.put(`/v1/posts/${named.body.id}/bookmark`);
      expect(await shown('/v1/timelines/bookmarks')).toEqual(['a lighthouse']);
      const thread = `/v1/posts/${named.body.id}`;
      expect((await bob.get(thread)).body.viewer.bookmarked).toBe(true);
      expect((await bob.get(`${thread}/context`)).status).toBe(200);
      expect((await ada.get(`${thread}/favourited-by`)).body.items).toHaveLength(1);
      expect((await ada.get(`${thread}/reposted-by`)).body.items).toEqual([]);
      for (const list of ['blocks', 'mutes'])
        expect((await ada.get(`/v1/users/me/${list}`)).body.items).toEqual([]);
      const order = '/v1/posts/by-external-id/order';
      for (const [text, status] of [
        ['an order', 201],
        ['a paid order', 200],
      ] as const)
        expect((await ada.put(order, {}, { text, data: { n: 1 } })).status).toBe(status);
      expect((await ada.get(order)).body.text).toBe('a paid order');
      expect((await ada.delete(order)).status).toBe(204);
      for (const id of [body.id, named.body.id]) await ada.delete(`/v1/posts/${id}`);
      await expect.poll(home, { timeout: 30_000 }).not.toContain(body.id);
    });

    it('a post is reported, hidden and shown again, and a user is suspended', async () => {
      const { body } = await ada.post('/v1/posts', { text: 'rude #rude' });
      const { anybody } = ripple;
      const report = await bob.post('/v1/reports', { postId: body.id, reason: 'abuse' });
      expect(report.status, report.text).toBe(201);
      const tagged = () => shown('/v1/timelines/tags/rude');
      await expect.poll(tagged, { timeout: 30_000 }).toEqual(['rude #rude']);
      const path = `/v1/moderation/posts/${body.id}`;
      for (const [state, expected] of [
        ['hidden', []],
        ['visible', ['rude #rude']],
      ] as const) {
        expect((await anybody.put(path, {}, { state, reason: 'x' })).status).toBe(200);
        await expect.poll(tagged, { timeout: 30_000 }).toEqual(expected);
      }
      const change = { state: 'resolved', note: 'hidden' };
      expect((await anybody.patch(`/v1/moderation/reports/${report.body.id}`, change)).status).toBe(200);
      for (const state of ['suspended', 'active'])
        expect((await anybody.put('/v1/moderation/users/ada', {}, { state, reason: 'x' })).status).toBe(200);
      for (const list of ['reports', 'posts', 'users', 'log'])
        expect((await anybody.get(`/v1/moderation/${list}`)).status).toBe(200);
      expect((await ada.get(`/v1/posts/${body.id}/delivery`)).status).toBe(200);
      const waiting = () => ripple.metricsOf('outbox-relay');
      await expect.poll(waiting, { timeout: 30_000 }).toMatch(/^ripple_open_reports 0$/m);
      await ada.delete(`/v1/posts/${body.id}`);
    });

    it('a followed tag and keyword bring posts home until they are unfollowed', async () => {
      const eve = await ripple.user('eve');
      const home = async () =>
        (await eve.get('/v1/timelines/home')).body.items.map(({ via }: { via: object }) => via);
      const paths = ['/v1/tags/dune/follow', '/v1/keywords/oasis/follow'];
      for (const path of paths) expect((await eve.put(path)).status).toBe(204);
      expect(await home()).toEqual([]);
      await ada.post('/v1/posts', { text: 'sand #dune' });
      await ada.post('/v1/posts', { text: 'an oasis' });
      await expect.poll(home, { timeout: 30_000 }).toEqual([{ keyword: 'oasis' }, { tag: 'dune' }]);
      // The api has done this already; the outdated copy shows that timeline-writer does it, too.
      await ripple.redis.set(key(`topics:${eve.id}`), '["#wrong"]');
      const { pool } = ripple.database;
      await pool.query(
        `insert into outbox (lane, message, created_at) values ('events', jsonb_build_object(
           'type', 'topics-changed', 'version', 1, 'userId', $1::bigint, 'acceptedAt', 1), now() - interval '1 minute')`,
        [eve.id],
      );
      await expect.poll(() => ripple.redis.exists(key(`topics:${eve.id}`)), { timeout: 30_000 }).toBe(0);
      for (const path of paths) expect((await eve.delete(path)).status).toBe(204);
      expect(await home()).toEqual([]);
      await pool.query('delete from posts where text in ($1, $2)', ['sand #dune', 'an oasis']);
    });

    it('who is locked is asked, accepts one who waits, and then all', async () => {
      const [owner, cy] = [await ripple.user('owner'), await ripple.user('cy')];
      await owner.patch('/v1/users/me', { locked: true });
      const told = async () =>
        (await owner.get('/v1/notifications')).body.items.map(({ kind }: { kind: string }) => kind);
      for (const fan of [bob, cy]) expect((await fan.put('/v1/users/owner/follow')).status).toBe(202);
      await expect.poll(told, { timeout: 30_000 }).toEqual(['follow-request']);
      expect((await owner.get('/v1/follow-requests')).body.items).toHaveLength(2);
      expect((await owner.put('/v1/follow-requests/bob')).status).toBe(204);
      expect((await owner.delete('/v1/users/bob/follower')).status).toBe(204);
      await owner.patch('/v1/users/me', { locked: false });
      const counts = async () => (await owner.get('/v1/users/me')).body.counts;
      await expect.poll(counts, { timeout: 30_000 }).toMatchObject({ followers: 1 });
      const events = "select from notification_events where kind = 'follow-request'";
      const rows = async () => (await ripple.database.pool.query(events)).rowCount;
      await expect.poll(rows, { timeout: 30_000 }).toBe(0);
    });

    it('a picture is processed for its post, and deleted with it', async () => {
      const picture = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
        .png()
        .toBuffer();
      const { body: media } = await uploadMedia(ripple.url, ada.token, picture);
      const { body: post } = await ada.post('/v1/posts', { text: 'red', mediaIds: [media.id] });
      const state = async () => (await ada.get(`/v1/posts/${post.id}`)).body.media[0].state;
      await expect.poll(state, { timeout: 30_000 }).toBe('ready');
      await ada.delete(`/v1/posts/${post.id}`);
      const rows = async () => (await ripple.database.pool.query('select from media')).rowCount;
      await expect.poll(rows, { timeout: 30_000 }).toBe(0);
    });

    it('a picture becomes an avatar, which is shown, replaced and removed', async () => {
      const upload = async (background: string) => {
        const picture = sharp({ create: { width: 9, height: 9, channels: 3, background } });
        return (await uploadMedia(ripple.url, ada.token, await picture.png().toBuffer())).body.id;
      };
      const shown = async () => (await bob.get('/v1/users/ada')).body.avatar;
      const keys = async () => (await ripple.database.pool.query('select from avatars')).rowCount;
      await ada.patch('/v1/users/me', { avatarMediaId: await upload('red') });
      await expect.poll(shown, { timeout: 30_000 }).toMatch(/large\.webp$/);
      const first = await shown();
      expect((await fetch(first.replace('http://ripple.test', ripple.url))).status).toBe(200);
      await ada.patch('/v1/users/me', { avatarMediaId: await upload('blue') });
      await expect.poll(shown, { timeout: 30_000 }).not.toBe(first);
      expect((await ada.patch('/v1/users/me', { avatarMediaId: null })).body.avatar).toBe(null);
      await ripple.database.pool.query('update avatars set expires_at = now()');
      await ripple.restart('media', { ...urlsFor('media'), AMQP_TOPOLOGY: 'expect' });
      await expect.poll(keys, { timeout: 30_000 }).toBe(0);
    });

    it('a home is read as a feed by its token, until the token is replaced', async () => {
      const { body } = await ada.post('/v1/users/me/feed-token', undefined);
      const feed = body.urls.json.replace('http://ripple.test', '');
      expect((await ripple.anybody.get(feed)).status).toBe(200);
      await ada.post('/v1/users/me/feed-token', undefined);
      expect((await ripple.anybody.get(feed)).status).toBe(404);
      expect((await ada.delete('/v1/users/me/feed-token')).status).toBe(204);
    });

    it('a WebSub subscriber is verified, then sent new posts', async () => {
      const subscriber = await startSubscriber();
      const fields = {
        'hub.topic': 'http://ripple.test/v1/users/ada/feed.atom',
        'hub.callback': subscriber.url,
      };
      expect((await askHub(ripple.url, { ...fields, 'hub.mode': 'subscribe' })).status).toBe(202);
      const subscriptions = async () =>
        (await ripple.database.pool.query('select from websub_subscriptions')).rowCount;
      await expect.poll(subscriptions, { timeout: 30_000 }).toBe(1);
      subscriber.status = 500;
      const { body } = await ada.post('/v1/posts', { text: 'to subscribers' });
      await expect.poll(() => subscriber.deliveries.length, { timeout: 30_000 }).toBe(1);
      subscriber.status = 200;
      await ripple.database.pool.query('update websub_subscriptions set retry_at = now()');
      await expect.poll(() => subscriber.deliveries.length, { timeout: 30_000 }).toBe(2);
      expect((await askHub(ripple.url, { ...fields, 'hub.mode': 'unsubscribe' })).status).toBe(202);
      await expect.poll(subscriptions, { timeout: 30_000 }).toBe(0);
      await ada.delete(`/v1/posts/${body.id}`);
      await subscriber.close();
    });

    it('a webhook is sent events, fails, is disabled, and works again', async () => {
      const endpoint = await startEndpoint(500);
      const server = createClient(
        ripple.url,
        token({ exp: inAnHour(), scope: 'server' }, 'HS256', 'only-for-tests-only-for-tests-only'),
      );
      const { body: webhook } = await server.post('/v1/webhooks', { url: endpoint.url });
      const path = `/v1/webhooks/${webhook.id}`;
      const { body } = await ada.post('/v1/posts', { text: 'to an endpoint' });
      await expect.poll(() => endpoint.arrivals.length, { timeout: 30_000 }).toBeGreaterThan(0);
      endpoint.behaves = 410;
      const state = async () => (await server.get(path)).body.state;
      await expect.poll(state, { timeout: 30_000 }).toBe('disabled');
      endpoint.behaves = 204;
      expect((await server.patch(path, { state: 'active', rotate: true })).status).toBe(200);
      await expect.poll(() => endpoint.accepted.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(2);
      const { body: page } = await server.get(`${path}/deliveries`);
      const again = `${path}/deliveries/${page.items[0].id}/redeliver`;
      expect((await server.post(again, undefined)).status).toBe(202);
      await ada.delete(`/v1/posts/${body.id}`);
      await expect.poll(() => endpoint.arrivals.at(-1)?.event.type, { timeout: 30_000 }).toBe('post.deleted');
      expect((await server.delete(path)).status).toBe(204);
      await endpoint.close();
    });

    it('an address is confirmed, then sent notifications and a digest', async () => {
      const address = 'bob@example.org';
      expect((await bob.put('/v1/users/me/mail', {}, { address, digest: 'daily' })).status).toBe(200);
      const mails = () => mailServer.mails.length;
      await expect.poll(mails, { timeout: 30_000 }).toBe(1);
      const path = /http:\/\/ripple\.test(\S+)/.exec(mailServer.mails[0]?.text ?? '')?.[1] ?? '';
      expect((await ripple.anybody.post(path, undefined)).status).toBe(200);
      const { body } = await ada.post('/v1/posts', { text: 'a letter to @bob' });
      await expect.poll(mails, { timeout: 30_000 }).toBe(2);
      const { pool } = ripple.database;
      await pool.query(
        `update mail_settings set next_digest_at = now(), digested_at = now() - interval '1 day'`,
      );
      await expect.poll(mails, { timeout: 30_000 }).toBe(3);
      mailServer.refusals.set(address, 550);
      await ada.post('/v1/posts', { text: 'another letter to @bob' });
      const refused = async () => (await bob.get('/v1/users/me/mail')).body.refused;
      await expect.poll(refused, { timeout: 30_000 }).toContain('no such mailbox');
      expect((await bob.delete('/v1/users/me/mail')).status).toBe(204);
      await ada.delete(`/v1/posts/${body.id}`);
      await pool.query(`delete from posts where text like 'another letter%'`);
    });

    it('a demo session starts as one of the users with the most followers', async () => {
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

    it('the relay publishes what was left and deletes old keys and events, and every lane has a watermark', async () => {
      const { pool } = ripple.database;
      await pool.query(
        `insert into outbox (lane, message, created_at)
         select 'public', jsonb_build_object('type', 'index-post', 'version', 1, 'postId', 1, 'authorId', 1,
           'visibility', 'public', 'tags', '[]'::jsonb, 'acceptedAt', 1), now() - interval '1 minute'`,
      );
      const left = async () => (await pool.query('select from outbox')).rowCount;
      await expect.poll(left, { timeout: 30_000 }).toBe(0);
      const keys = async () => (await pool.query("select from idempotency_keys where key = 'old'")).rowCount;
      await expect.poll(keys).toBe(0);
      const events = async () => (await pool.query('select from events where object_id < 3')).rowCount;
      // The last one stays: a reader may stand there.
      await expect.poll(events).toBe(1);
      const watermarks = createWatermarks(ripple.ownRedis, ripple.isolation.namespace);
      const lanes = async () => Object.keys(await watermarks.read()).sort();
      await expect.poll(lanes).toEqual([...ringLanes].sort());
      // A worker that is gone is noted by the relay, and by those who take the next watermark.
      const holdings = async () =>
        (await ripple.redis.hkeys(key('watermarks'))).filter((field) => field.startsWith('public '));
      const before = await holdings();
      await ripple.restart('indexer', { ...urlsFor('indexer'), AMQP_TOPOLOGY: 'expect' });
      await expect.poll(holdings).not.toEqual(expect.arrayContaining(before));
      await expect.poll(holdings).toHaveLength(1);
    });

    it('the operator sees, verifies, rebuilds, refans, and redrives dead letters', async () => {
      const wrong = { type: 'refresh-feeds', version: 1, postId: 1, authorId: 1, tags: [], acceptedAt: 1 };
      const lanes = laneNames.filter((lane) => lane !== 'feeds');
      // biome-ignore lint/suspicious/noExplicitAny: a message in a lane where it doesn't belong
      for (const lane of lanes) await ripple.broker.publish({ lane, message: wrong as any });
      const letters = async () => JSON.parse((await cli('dead-letters list --json')).out).letters;
      await expect.poll(letters, { timeout: 30_000 }).toHaveLength(lanes.length);
      const { body: status } = await ripple.anybody.get('/v1/operations/status');
      const known = expect.any(Number);
      expect(status).toMatchObject({ deadLetters: lanes.length, retrying: known, outbox: { rows: known } });
      const listed = async () => (await ripple.anybody.get('/v1/operations/dead-letters')).body.items;
      expect(await listed()).toHaveLength(lanes.length);
      const redriven = await ripple.anybody.post('/v1/operations/dead-letters/redrive', { lane: 'public' });
      expect(redriven.body).toEqual({ redriven: 1, failed: 0, more: false });
      await expect.poll(listed, { timeout: 30_000 }).toHaveLength(lanes.length);
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

    it('all of a user who leaves is removed, and the operator sees that nothing is left', async () => {
      const { leaver } = await live(ripple, { many: 3 });
      const { status, headers } = await leaver.delete('/v1/users/me', { 'idempotency-key': 'leave' });
      expect(status).toBe(202);
      await whenDone(ripple, headers.get('location') ?? '');
      expect(await cli('verify --deleted')).toMatchObject({ code: 0, err: '' });
    }, 60_000);

    it('the operator imports every kind of line, and users export theirs', async () => {
      const at = '2024-05-01T00:00:00Z';
      const post = { author: 'newcomer', externalId: 'p1' };
      const mine = { author: ada.id, externalId: 'imported' };
      const lines = [
        { user: { externalId: 'newcomer', avatar: 'https://example.org/a.png', at } },
        { user: { externalId: 'newcomer', avatar: null, moderation: { state: 'silenced', reason: 'rude' } } },
        { user: { externalId: 'other' } },
        { follow: { follower: 'newcomer', followee: ada.id } },
        { follow: { follower: 'other', followee: 'newcomer' } },
        { block: { blocker: 'newcomer', blocked: 'other' } },
        { mute: { muter: 'newcomer', muted: 'other' } },
        { topic: { user: 'newcomer', tag: 'imported' } },
        { topic: { user: 'newcomer', keyword: 'imported' } },
        {
          post: {
            ...post,
            at,
            text: 'imported #imported @ada',
            media: [{ url: 'https://example.org/b.png' }],
          },
        },
        { post: { ...mine, at, text: 'an answer', inReplyTo: post } },
        {
          post: { ...mine, externalId: 'held', at, text: 'held', moderation: { state: 'held', reason: '' } },
        },
        { repost: { user: ada.id, post, at } },
        { favourite: { user: ada.id, post } },
        { bookmark: { user: ada.id, post } },
      ];
      const text = lines.map((each) => `${JSON.stringify(each)}\n`).join('');
      const imported = await cli('import -', text);
      expect(imported, imported.out).toMatchObject({ code: 0, err: '' });
      const { status, text: exported } = await ada.get('/v1/users/me/export');
      expect(status).toBe(200);
      const again = await cli('import -', exported);
      expect(again, again.out).toMatchObject({ code: 0, err: '' });
    });

    it('and Redis has refused no command that the work needs', async () => {
      // These have no right to the key by which the other services notice a restart of Redis.
      const without = /_(fan_out|outbox_relay|media|mailer): command get$/;
      expect((await refusedByRedis(ripple)).filter((line) => !without.test(line))).toEqual([]);
    });
  });
});

/** As `npm run ripple` does it, in the operator's role. */
async function cli(line: string, stdin = ''): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await runCli(line.split(' '), {
    environment: { ...urlsFor('cli'), NAMESPACE: ripple.isolation.namespace },
    stdin: Readable.from([stdin]),
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    signal: new AbortController().signal,
  });
  return { code, out, err };
}
