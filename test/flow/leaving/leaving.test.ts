import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { listDeadLetters, topologyNames } from '@ripple/broker';
import { connect } from 'amqplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { up as takeHandlesOut } from '../../../packages/db/src/migrations/0034-tombstones-without-handles.ts';
import type { TestAnswer } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { expectProblem } from '../contract/expect-problem.ts';
import { items, post } from '../feed/people.ts';
import { LIMIT, type Life, live, runVerify, verifyDeleted, whenDone } from './leaver.ts';

/** More than one step removes. */
const MANY = 250;

let ripple: TestRipple;
let life: Life;
let left: TestAnswer;
let location: string;

const idsOf = async (reader: Parameters<typeof items>[0], where: string) =>
  (await items(reader, where)).map(({ id }) => id);

const dead = () => {
  const { amqpUrl, namespace } = ripple.isolation;
  return { urls: [amqpUrl], name: 'test', namespace };
};

/** A message about an edit of a post, as it lies among the dead letters. */
async function bury(author: string, post: string | undefined): Promise<void> {
  const connection = await connect(ripple.isolation.amqpUrl);
  const channel = await connection.createConfirmChannel();
  const previous = { text: 'planted', tags: [], mentions: [] };
  const about = { postId: Number(post), authorId: Number(author), acceptedAt: Date.now() };
  const message = { type: 'post-edited', version: 1, ...about, previous };
  const { deadExchange } = topologyNames(ripple.isolation.namespace);
  channel.publish(deadExchange, 'events', Buffer.from(JSON.stringify(message)), { persistent: true });
  await channel.waitForConfirms();
  await connection.close();
}

beforeAll(async () => {
  ripple = await startRipple();
  life = await live(ripple, { many: MANY });
}, 120_000);
afterAll(() => ripple?.dispose());

describe('a user who leaves', () => {
  it('gets the place where the removal can be watched, and a retry gets the same', async () => {
    const headers = { 'idempotency-key': 'goodbye' };
    left = await life.leaver.delete('/v1/users/me', headers);
    expect(left.status, left.text).toBe(202);
    location = left.headers.get('location') ?? '';
    expect(location).toBe(`/v1/deletions/${left.body.id}`);
    expect(left.body).toMatchObject({ state: 'running', completedAt: null, removed: { posts: 0, media: 0 } });
    const again = await life.leaver.delete('/v1/users/me', headers);
    expect([again.status, again.body, again.headers.get('location')]).toEqual([202, left.body, location]);
    expectProblem(await life.leaver.delete('/v1/users/me', { 'idempotency-key': 'another' }), 401);
    expectProblem(await life.leaver.delete('/v1/users/me'), 401);
  });

  it('is not found from the next read on, and has no rights', async () => {
    const { leaver, friend } = life;
    for (const reader of [ripple.anybody, friend]) {
      for (const where of ['', '/followers', '/following', '/posts', '/feed.rss', '/feed.atom', '/feed.json'])
        expectProblem(await reader.get(`/v1/users/${leaver.handle}${where}`), 404);
      expectProblem(await reader.get(`/v1/users/by-id/${leaver.id}`), 404);
      expect((await items(reader, `/v1/users?query=${leaver.handle}`)).length).toBe(0);
      expect((await items(reader, '/v1/users?query=Lea')).length).toBe(0);
    }
    for (const where of ['block', 'mute', 'follow'])
      expectProblem(await friend.put(`/v1/users/${leaver.handle}/${where}`), 404);
    expectProblem(await leaver.get('/v1/timelines/home'), 401);
    expectProblem(await leaver.patch('/v1/users/me', { name: 'Here again' }), 401);
    expectProblem(await leaver.post('/v1/posts', { text: 'Here again' }), 401);
    expectProblem(await leaver.put(`/v1/posts/${life.friendsPost}/favourite`), 401);
    expectProblem(await ripple.anybody.post('/v1/demo/sessions', { handle: leaver.handle }), 404);
  });

  it('is shown nowhere', async () => {
    const { leaver, friend, posts } = life;
    const own = new Set([...posts, life.repost]);
    for (const where of [
      'home',
      'public',
      'mentions',
      'favourites',
      `tags/${life.tag}`,
      `keywords/${life.word}`,
    ])
      expect((await idsOf(friend, `/v1/timelines/${where}?limit=100`)).filter((id) => own.has(id))).toEqual(
        [],
      );
    for (const feed of [`tags/${life.tag}`, `keywords/${life.word}`, 'timelines/public'])
      expect((await ripple.anybody.get(`/v1/${feed}/feed.json`)).text).not.toContain(`(@${leaver.handle})`);
    for (const id of [...posts.slice(0, 10), ...posts.slice(-10), life.repost])
      expectProblem(await friend.get(`/v1/posts/${id}`), 404);
    for (const where of ['replies', 'favourited-by', 'reposted-by'])
      expect(await items(friend, `/v1/posts/${life.friendsPost}/${where}`)).toEqual([]);
    expect((await friend.get('/v1/notifications')).text).not.toContain(leaver.handle);
    expect(await items(friend, `/v1/users/${friend.handle}/followers`)).toEqual([]);
    expect((await fetch(life.mediaUrl)).status).toBe(404);
    expect((await fetch(life.avatarUrl)).status).toBe(404);
  });

  it('leaves a handle that is taken for a while', async () => {
    const { handle } = life.leaver;
    expectProblem(await ripple.anybody.post('/v1/users', { handle }), 409);
    expectProblem(await ripple.anybody.post('/v1/users', { handle: handle.toUpperCase() }), 409);
  });

  it('has everything removed, and counts follow', async () => {
    const deletion = await whenDone(ripple, location);
    expect(deletion.removed).toEqual({
      posts: life.posts.length + 1,
      reposts: 1,
      media: 3,
      favourites: 1,
      bookmarks: 1,
      follows: 1,
      followers: 1,
      blocks: 1,
      mutes: 1,
      topics: 2,
      mentions: 1,
      notifications: expect.any(Number),
    });
    expect(Date.parse(deletion.completedAt)).toBeGreaterThan(Date.parse(deletion.requestedAt));
    expect(await verifyDeleted(ripple)).toEqual({ code: 0, users: 1, remains: [], strayFiles: [] });
    const { friend } = life;
    const shown = async () => {
      const { counts } = (await friend.get(`/v1/posts/${life.friendsPost}`)).body;
      const profile = (await ripple.anybody.get(`/v1/users/${friend.handle}`)).body;
      return { ...counts, ...profile.counts };
    };
    expect(await shown()).toEqual({
      ...{ replies: 0, favourites: 0, reposts: 0 },
      ...{ followers: 0, following: 0, posts: 3 },
    });
  });

  it('stays in what others have written, but not as a link', async () => {
    const { friend, leaver } = life;
    const { text, mentions, editedAt } = (await friend.get(`/v1/posts/${life.mention}`)).body;
    expect([text, mentions, editedAt]).toEqual([`hello @${leaver.handle}`, [], null]);
    const answer = (await friend.get(`/v1/posts/${life.answer}`)).body;
    expect([answer.text, answer.inReplyTo]).toEqual([expect.stringContaining('answered'), life.posts[0]]);
    const { ancestors } = (await friend.get(`/v1/posts/${life.answer}/context`)).body;
    expect(ancestors).toEqual([]);
    expect((await friend.get('/v1/notifications')).body.items).toEqual([]);
  });
});

it('posts that an older version has deleted keep no handle', async () => {
  const { db, pool } = ripple.database;
  const { leaver, friend } = life;
  const mentions = JSON.stringify([{ id: Number(leaver.id), handle: 'planted' }]);
  const { rows } = await pool.query<{ id: number }>(
    `insert into posts (id, author_id, text, visibility, mentions, deleted_at)
     values (next_id(), $1, '', 'public', $2, now()) returning id`,
    [friend.id, mentions],
  );
  const places = async () =>
    (await verifyDeleted(ripple)).remains.map(({ where }: { where: string }) => where);
  expect(await places()).toEqual(['mentions in posts']);
  await takeHandlesOut(db as never);
  expect(await places()).toEqual([]);
  await pool.query('delete from posts where id = $1', [rows[0]?.id]);
});

it('what is planted is found', async () => {
  const { pool } = ripple.database;
  const { redis, ownRedis, isolation } = ripple;
  const { leaver, posts, friend } = life;
  const key = (name: string, tag: string) => ownRedis.together(`${isolation.namespace}:${name}`, tag);
  const feed = '/v1/tags/planted/feed.json';
  const document = key(`post:${posts[0]}`, String(posts[0]));
  const tombstone = await redis.get(document);
  expect(tombstone).toMatch(/^\d+ $/);
  await pool.query('update users set bio = $2 where id = $1', [leaver.id, 'planted']);
  await pool.query("update posts set text = 'planted' where id = $1", [posts[0]]);
  await pool.query("insert into post_words (word, post_id) values ('planted', $1)", [posts[1]]);
  await pool.query(
    "insert into mail_settings values ($1, 'planted@example.org', null, '{}', 'p', true, 'off')",
    [leaver.id],
  );
  await pool.query('insert into follows values ($1, 1, $2)', [friend.id, leaver.id]);
  await pool.query(
    `insert into idempotency_keys (owner_id, key, request_hash, status, answer) values (0, 'p', 'p', 0, jsonb_build_object('id', $1::text))`,
    [leaver.id],
  );
  await redis.set(document, '9 {"text":"planted"}');
  await redis.rpush(key(`author:${leaver.id}`, ''), '1').catch(() => {});
  await redis.set(key(`topics:${leaver.id}`, leaver.id), '["planted"]');
  await redis.set(key(`feed:${feed}`, feed), `7 {"authors":[[${leaver.id},"Lea"]]}`);
  const stray = 'planted-planted-planted';
  await mkdir(path.join(isolation.mediaDir, stray), { recursive: true });
  await writeFile(path.join(isolation.mediaDir, stray, 'large.webp'), 'planted');

  const { code, remains, strayFiles } = await verifyDeleted(ripple);
  expect(code).toBe(1);
  expect(remains.map(({ where }: { where: string }) => where)).toEqual(
    expect.arrayContaining([
      'users',
      'posts',
      'post_words',
      'mail_settings.user_id',
      'follows.follower_id',
      'idempotency_keys',
      document,
      key(`topics:${leaver.id}`, leaver.id),
      key(`feed:${feed}`, feed),
    ]),
  );
  expect(strayFiles).toEqual([stray]);
  const { code: ofAll, data } = await runVerify(ripple);
  expect([ofAll, data.deleted.remains]).toEqual([1, remains]);
});

it('dead letters about posts of those who have left are thrown away, and no others', async () => {
  const { leaver, friend, posts, friendsPost } = life;
  await bury(leaver.id, posts[0]);
  await bury(friend.id, friendsPost);
  const letters = () => listDeadLetters(dead(), () => true);
  expect((await letters()).length).toBeGreaterThanOrEqual(2);
  const { remains } = await verifyDeleted(ripple);
  expect(remains).toContainEqual(expect.objectContaining({ userId: leaver.id, where: 'dead letters' }));
  // Who lists them takes them: the relay must find them there, so they are counted first.
  const kept = (await letters()).filter(({ body }) => !String(body).includes(leaver.id)).length;
  const connection = await connect(ripple.isolation.amqpUrl);
  const channel = await connection.createChannel();
  const { deadLetters } = topologyNames(ripple.isolation.namespace);
  await ripple.redis.del(`${ripple.isolation.namespace}:turn:letters-of-leavers`);
  await ripple.restart('outbox-relay');
  const count = async () => (await channel.checkQueue(deadLetters)).messageCount;
  await expect.poll(count, { ...LIMIT, interval: 500 }).toBe(kept);
  await connection.close();
  const authors = async () => (await letters()).map(({ body }) => JSON.parse(String(body)).authorId);
  await expect.poll(authors, { ...LIMIT, interval: 1_000 }).toEqual([Number(friend.id)]);
}, 120_000);

it('what a request writes that was under way is removed, too', async () => {
  const { pool } = ripple.database;
  const late = await live(ripple, { many: 0 });
  // A transaction that has written a post, and is not committed: leaving waits for it.
  const client = await pool.connect();
  await client.query('begin');
  const { rows } = await client.query<{ id: number }>(
    "insert into posts (author_id, text, visibility) values ($1, 'late', 'public') returning id",
    [late.leaver.id],
  );
  const leaving = late.leaver.delete('/v1/users/me');
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  await expect.poll(async () => (await pool.query(waiting)).rowCount).toBe(1);
  await client.query('commit');
  client.release();
  const answer = await leaving;
  expect(answer.status, answer.text).toBe(202);
  const { removed } = await whenDone(ripple, answer.headers.get('location') ?? '');
  expect(removed.posts).toBe(late.posts.length + 2);
  // One that was let in before, and writes when all is done.
  await pool.query("insert into posts (author_id, text, visibility) values ($1, 'later', 'public')", [
    late.leaver.id,
  ]);
  const text = async (id: unknown) =>
    (await pool.query('select text, deleted_at is null as there from posts where id = $1', [id])).rows[0];
  expect(await text(rows[0]?.id)).toEqual({ text: '', there: false });
  await pool.query(
    `update deletions set requested_at = requested_at - interval '11 minutes', turned_at = turned_at - interval '2 minutes'
     where user_id = $1`,
    [late.leaver.id],
  );
  // It looks when it starts, unless another has looked lately.
  await ripple.redis.del(`${ripple.isolation.namespace}:turn:resume-deletions`);
  await ripple.restart('indexer');
  const swept = async () =>
    (await pool.query('select swept_at from deletions where user_id = $1', [late.leaver.id])).rows[0]
      .swept_at;
  await expect.poll(swept, LIMIT).not.toBe(null);
  const { rows: there } = await pool.query('select from posts where author_id = $1 and deleted_at is null', [
    late.leaver.id,
  ]);
  expect(there).toEqual([]);
  expect((await ripple.anybody.get(answer.headers.get('location') ?? '')).body.removed.posts).toBe(
    late.posts.length + 3,
  );
}, 120_000);

it('the state goes a day after the removal, and nothing comes back', async () => {
  const { pool } = ripple.database;
  const [left, leaving] = [await ripple.user('left_long_ago'), await ripple.user('left_just_now')];
  const { headers } = await left.delete('/v1/users/me');
  await whenDone(ripple, headers.get('location') ?? '');
  await whenDone(ripple, (await leaving.delete('/v1/users/me')).headers.get('location') ?? '');
  const states = async () =>
    (
      await pool.query('select user_id from user_states where user_id = any($1)', [[left.id, leaving.id]])
    ).rows.map((row) => String(row.user_id));
  expect((await states()).toSorted()).toEqual([left.id, leaving.id].toSorted());
  await pool.query("update deletions set swept_at = now() - interval '25 hours' where user_id = $1", [
    left.id,
  ]);
  await ripple.redis.del(`${ripple.isolation.namespace}:turn:old-states`);
  await ripple.restart('indexer');
  await expect.poll(states, LIMIT).toEqual([leaving.id]);
  // An api that has not known the state.
  await ripple.restart('api');
  expectProblem(await ripple.anybody.get('/v1/users/left_long_ago'), 404);
  expectProblem(await ripple.anybody.get(`/v1/users/by-id/${left.id}`), 404);
  expectProblem(await left.get('/v1/timelines/home'), 401);
  expectProblem(await left.post('/v1/posts', { text: 'Here again' }), 401);
}, 120_000);

it('a handle is free again when its time is over', async () => {
  const user = await ripple.user('for_a_while');
  await user.delete('/v1/users/me');
  expectProblem(await ripple.anybody.post('/v1/users', { handle: 'for_a_while' }), 409);
  await ripple.database.pool.query(
    "update reserved_handles set expires_at = now() - interval '1 second' where handle = 'for_a_while'",
  );
  const again = await ripple.user('for_a_while');
  expect(again.id).not.toBe(user.id);
  await post(again, 'a new life');
  expectProblem(await user.get('/v1/timelines/home'), 401);
});

it('whether a deletion is there is told, and bad ids are not found', async () => {
  expectProblem(await ripple.anybody.get('/v1/deletions/123'), 404);
  expectProblem(await ripple.anybody.get('/v1/deletions/abc'), 400);
  expectProblem(await ripple.anybody.delete('/v1/users/me'), 401);
});

it('every column that refers to a user is one that the removal knows', async () => {
  const { rows } = await ripple.database.pool.query<{ column: string }>(
    `select conrelid::regclass || '.' || attname as column
     from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
     where contype = 'f' and confrelid = 'users'::regclass order by 1`,
  );
  // A new one needs a step in packages/leaving/src/steps, or holds nothing but a bare id.
  expect(rows.map(({ column }) => column)).toEqual([
    'avatar_requests.user_id',
    'blocks.blocked_id',
    'blocks.blocker_id',
    'bookmarks.user_id',
    'deletions.user_id',
    'favourites.user_id',
    'feed_tokens.user_id',
    'follow_requests.followee_id',
    'follow_requests.follower_id',
    'follows.followee_id',
    'follows.follower_id',
    'mail_due.user_id',
    'mail_settings.user_id',
    'media.owner_id',
    'mutes.muted_id',
    'mutes.muter_id',
    'notification_events.actor_id',
    'notification_events.user_id',
    'notification_states.user_id',
    'notifications.user_id',
    'oauth_codes.user_id',
    'oauth_tokens.user_id',
    'post_external_ids.author_id',
    'post_mentions.user_id',
    'posts.author_id',
    'pulled_authors.author_id',
    'reports.reporter_id',
    'reports.user_id',
    'timeline_markers.user_id',
    'topic_follows.user_id',
    'user_counts.user_id',
  ]);
});
