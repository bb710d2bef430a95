import { topologyNames } from '@ripple/broker';
import { openDatabase } from '@ripple/db';
import { type Role, roles } from '@ripple/infra/privileges';
import type { Lane } from '@ripple/messages';
import { openServiceRedis } from '@ripple/test-env';
import { type ConfirmChannel, connect } from 'amqplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { createRoles, rabbitmqctl, type UrlsFor } from './roles.ts';

let ripple: TestRipple;
let urlsFor: UrlsFor;
let dropRoles: () => Promise<void>;
let names: ReturnType<typeof topologyNames>;

const key = (name: string) => `${ripple.isolation.namespace}:${name}`;

describe.skipIf(rabbitmqctl === undefined)('with a role for each service', () => {
  beforeAll(async () => {
    // The relay makes the queues.
    ripple = await startRipple({ services: ['outbox-relay'] });
    names = topologyNames(ripple.isolation.namespace);
    ({ urlsFor, dropRoles } = await createRoles(ripple));
  });
  afterAll(async () => {
    await ripple?.dispose();
    await dropRoles?.();
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
      ['outbox-relay', "insert into events (type, object_id) values ('a', 1)"],
      ['api', 'delete from events'],
      ['media', 'select from events'],
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
      ['websub-hub', 'update webhooks set url = url'],
      ['feed-builder', 'select secret from webhooks'],
      ['feed-builder', 'select secret from websub_subscriptions'],
      ['api', 'select from websub_subscriptions'],
      ['api', 'select secret from websub_requests'],
      ['mailer', 'select address_hash from mail_questions'],
      ['media', 'update posts set text = text'],
      ['media', 'select name from users'],
      ['media', 'update users set name = name'],
      ['media', 'update media set owner_id = 1'],
      ['indexer', 'update posts set id = id'],
      ['outbox-relay', 'update outbox set id = default'],
      ['mailer', 'update mail_due set user_id = user_id'],
      ['notifier', 'update notification_states set read_up_to = 0'],
      ['notifier', 'update notifications set user_id = user_id'],
      ['indexer', 'update post_counts set post_id = post_id'],
      ['cli', 'update post_counts set post_id = post_id'],
      ['api', 'update mail_settings set unsubscribe_token = unsubscribe_token'],
      ['api', 'update notification_states set user_id = user_id'],
      ['cli', 'delete from outbox'],
      ['cli', 'select from idempotency_keys'],
    ])('%s: %s', async (role, statement) => {
      await expect(query(role, statement)).rejects.toMatchObject({ code: '42501' });
    });

    it.each([
      ['a large object', "select lo_from_bytea(0, 'x')"],
      ['another large object', 'select lo_create(0)'],
      ['to read one', 'select lo_get(1)'],
      ['to sleep', 'select pg_sleep(0)'],
      ['a lock on nothing', 'select pg_advisory_lock(1)'],
      ['a lock without waiting', 'select pg_try_advisory_xact_lock_shared(1, 1)'],
      ['a message in the log of writes', "select pg_logical_emit_message(false, 'x', 'x')"],
      ['a notification', "select pg_notify('x', 'x')"],
      ['a snapshot', 'select pg_export_snapshot()'],
      ['code', 'do $$ begin end $$'],
      ['a table', 'create table mine ()'],
      ['a temporary table', 'create temporary table mine ()'],
      ['a schema', 'create schema mine'],
      ['a number from the ids it does not use', "select setval('id_sequence', 1)"],
      ['the passwords', 'select from pg_authid'],
      ['a file', "select pg_read_file('PG_VERSION')"],
    ])('every role %s', async (_, statement) => {
      for (const role of roles) {
        await expect(query(role, statement), role).rejects.toMatchObject({ code: '42501' });
      }
    });

    it('a role that locks rows to write anything by it', async () => {
      for (const [role, table] of [
        ['indexer', 'posts'],
        ['outbox-relay', 'outbox'],
        ['mailer', 'mail_due'],
      ] as const) {
        await query(role, `select from ${table} for update`);
      }
      const user = await ripple.database.pool.query(
        "insert into users (handle, name) values ('locked', '') returning id",
      );
      await ripple.database.pool.query(
        "insert into posts (author_id, text, visibility) values ($1, 'x', 'public')",
        [user.rows[0].id],
      );
      await expect(query('indexer', 'update posts set row_lock = true')).rejects.toMatchObject({
        code: '23514',
      });
    });

    it('every role the table of a later migration', async () => {
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
      ['api', 'get', 'other-namespace:post:1'],
      ['api', 'eval', "return redis.call('del', KEYS[1])", '1', '+post:1'],
      ['timeline-writer', 'eval', "return redis.call('get', ARGV[1])", '0', '+post:1'],
      ['fan-out', 'get', '+post:1'],
      ['fan-out', 'scan', '0'],
      ['media', 'hset', '+watermarks', 'public', '1'],
      ['timeline-writer', 'del', '+post:1'],
      ['timeline-writer', 'set', '+post:1', '9 {}'],
      ['timeline-writer', 'lpush', '+author:1', '1'],
      ['indexer', 'del', '+home:{1}:1'],
      ['indexer', 'incr', '+rate:user:1'],
      ['feed-builder', 'lrange', '+home:{1}:1', '0', '-1'],
      ['cli', 'set', '+post:1', '9 {}'],
    ])('%s: %s %s', async (role, command, ...args) => {
      const redis = openServiceRedis({ redisUrl: urlsFor(role).REDIS_URL });
      const named = args.map((arg) => arg.replace(/^\+/, key('')));
      await expect(
        redis
          .onKey('')
          .call(command, ...named)
          .finally(redis.close),
      ).rejects.toThrow(/NOPERM|can't (run|access)/);
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
