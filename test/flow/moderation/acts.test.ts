import { listEvents } from '@ripple/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { expectProblem } from '../contract/expect-problem.ts';
import { type Application, createApplication, JWT_SECRET } from '../embedded/application.ts';
import { post } from '../feed/people.ts';

const LIMIT = { timeout: 30_000, interval: 50 };

let ripple: TestRipple;
let application: Application;
/** A token of no user, with this scope alone. */
let moderator: TestClient;
let people = 0;

beforeAll(async () => {
  // No relay: all that fan-out is sent comes from what the tests do.
  ripple = await startRipple({ services: ['api', 'fan-out'], settings: { AUTH_MODE: 'jwt', JWT_SECRET } });
  application = createApplication(ripple);
  moderator = application.clientOf({ sub: 'mod-7', scope: 'moderator' });
});
afterAll(() => ripple?.dispose());

async function person() {
  const handle = `person_${++people}`;
  const { body } = await application.upsert(handle, { handle });
  return { ...application.userOf(handle), handle, id: body.id as string, token: '' };
}

const get = async (path: string) => (await moderator.get(`/v1/moderation/${path}`)).body;
/** In the order of transactions, of which one of another database may hold the last ones up. */
const events = async () =>
  (await listEvents(ripple.database.pool, { after: undefined, limit: 1_000 })).events;
const log = async () => (await get('log?limit=100')).items;

describe('rights', () => {
  it.each([
    ['GET', 'reports'],
    ['PATCH', 'reports/1'],
    ['GET', 'posts'],
    ['PUT', 'posts/1'],
    ['GET', 'users'],
    ['PUT', 'users/unknown'],
    ['GET', 'log'],
  ])('%s /v1/moderation/%s is for moderators and the application', async (method, path) => {
    const ask = (client: TestClient) => {
      const address = `/v1/moderation/${path}`;
      const state = path.startsWith('users') ? 'suspended' : path.startsWith('posts') ? 'hidden' : 'closed';
      if (method === 'GET') return client.get(address);
      return method === 'PUT'
        ? client.put(address, {}, { state, reason: '' })
        : client.patch(address, { state });
    };
    const good = method === 'GET' ? 200 : 404;
    expect((await ask(ripple.anybody)).status).toBe(401);
    const refused = await ask(await person());
    expectProblem(refused, 403);
    expect(refused.headers.get('www-authenticate')).toBe(
      'Bearer error="insufficient_scope", scope="moderator"',
    );
    expect((await ask(application.clientOf({ sub: 'x', scope: 'operator' }))).status).toBe(403);
    for (const client of [moderator, application.server, application.clientOf({ scope: 'moderator' })])
      expect((await ask(client)).status).toBe(good);
  });
});

describe('reports', () => {
  it('come to the moderators with what they are about, and tell the application', async () => {
    const [author, reporter] = [await person(), await person()];
    const postId = await post(author, 'rude');
    const ofPost = await reporter.post('/v1/reports', { postId, reason: 'abuse', text: 'it is rude' });
    expect(ofPost.status, ofPost.text).toBe(201);
    expect(ofPost.body).toEqual({
      id: expect.any(String),
      ...{ state: 'open', postId, handle: author.handle, reason: 'abuse', text: 'it is rude' },
      createdAt: expect.any(String),
    });
    const ofUser = await reporter.post('/v1/reports', { handle: author.handle, reason: 'spam' });
    expect(ofUser.body).toMatchObject({ postId: null, handle: author.handle, reason: 'spam', text: '' });
    await moderator.put(`/v1/moderation/posts/${postId}`, {}, { state: 'hidden', reason: 'rude' });
    await moderator.put(`/v1/moderation/users/${author.handle}`, {}, { state: 'suspended', reason: 'often' });

    const { items, next } = await get('reports?state=open');
    expect(items.map(({ id }: { id: string }) => id)).toEqual([ofUser.body.id, ofPost.body.id]);
    expect(next).toBeNull();
    expect(items[1]).toMatchObject({
      ...ofPost.body,
      note: '',
      reporter: { handle: reporter.handle },
      post: { id: postId, text: 'rude', moderation: { state: 'hidden', reason: 'rude' } },
      user: { handle: author.handle, moderation: { state: 'suspended', reason: 'often' } },
    });
    expect(items[0]).toMatchObject({ post: null, user: { handle: author.handle } });
    expect((await get('reports?limit=1')).items).toHaveLength(1);
    const second = await moderator.get((await get('reports?state=open&limit=1')).next);
    expect(second.body.items.map(({ id }: { id: string }) => id)).toEqual([ofPost.body.id]);

    const told = async () => (await events()).filter(({ type }) => type === 'report.created');
    await expect
      .poll(async () => (await told()).map(({ object, actor }) => [String(object), String(actor)]), LIMIT)
      .toEqual([
        [ofPost.body.id, reporter.id],
        [ofUser.body.id, reporter.id],
      ]);

    const path = `/v1/moderation/reports/${ofPost.body.id}`;
    const done = await moderator.patch(path, { state: 'resolved', note: 'hidden' });
    expect([done.status, done.body.state, done.body.note]).toEqual([200, 'resolved', 'hidden']);
    expect((await get('reports?state=open')).items).toHaveLength(1);
    expect((await get('reports?state=resolved')).items).toMatchObject([{ id: ofPost.body.id }]);
    expect((await log())[0]).toMatchObject({
      ...{ action: 'report.resolved', state: 'resolved', reason: 'hidden', reportId: ofPost.body.id },
      ...{ postId, handle: author.handle, moderator: null, moderatorSubject: 'mod-7' },
    });
  });

  it('are not kept twice while they are open, and can be made again when they are closed', async () => {
    const [author, reporter] = [await person(), await person()];
    const report = () => reporter.post('/v1/reports', { handle: author.handle, reason: 'spam' });
    const [one, two] = await Promise.all([report(), report()]);
    expect([one.status, two.status, two.body.id]).toEqual([201, 201, one.body.id]);
    const path = `/v1/moderation/reports/${one.body.id}`;
    await moderator.patch(path, { state: 'dismissed' });
    expect((await report()).body.id).not.toBe(one.body.id);
    expectProblem(await moderator.patch(path, { state: 'open' }), 409);
  });

  it('are bounded for each reporter', async () => {
    const reporter = await person();
    const { pool } = ripple.database;
    const known = await Promise.all(Array.from({ length: 100 }, person));
    const report = ({ handle }: { handle: string }) =>
      reporter.post('/v1/reports', { handle, reason: 'spam' });
    for (const each of known) expect((await report(each)).status).toBe(201);
    const refused = await report(await person());
    expectProblem(refused, 429);
    expect(refused.headers.get('retry-after')).toBe('3600');
    // What is reported already is answered nevertheless.
    expect((await report(known[0] as (typeof known)[number])).status).toBe(201);
    const { rows } = await pool.query('select count(*) from reports where reporter_id = $1', [reporter.id]);
    expect(rows).toEqual([{ count: 100 }]);
  });

  it('are of what the reporter can see', async () => {
    const [author, reporter, silent] = [await person(), await person(), await person()];
    const secret = await post(author, 'secret', { visibility: 'followers' });
    await moderator.put(`/v1/moderation/users/${silent.handle}`, {}, { state: 'suspended', reason: '' });
    const unseen = [{ postId: secret }, { postId: '4096' }, { handle: 'no_such' }, { handle: silent.handle }];
    for (const about of unseen)
      expectProblem(await reporter.post('/v1/reports', { ...about, reason: 'x' }), 404);
    for (const body of [
      { reason: 'x' },
      { handle: author.handle },
      { handle: author.handle, reason: ' \u200b' },
      { handle: author.handle, reason: 'x'.repeat(501) },
      { postId: 'x', reason: 'x' },
    ])
      expectProblem(await reporter.post('/v1/reports', body), 400);
    expectProblem(await ripple.anybody.post('/v1/reports', { handle: author.handle, reason: 'x' }), 401);
  });
});

describe('reports of a retry, and across a block', () => {
  it.each(['author', 'reporter'])('are taken where the %s has blocked the other', async (who) => {
    const [author, reporter] = [await person(), await person()];
    const postId = await post(author, 'to be reported');
    const [blocker, blocked] = who === 'author' ? [author, reporter] : [reporter, author];
    await blocker.put(`/v1/users/${blocked.handle}/block`);
    expect((await reporter.get(`/v1/posts/${postId}`)).status).toBe(404);
    for (const about of [{ postId }, { handle: author.handle }])
      expect((await reporter.post('/v1/reports', { ...about, reason: 'x' })).status).toBe(201);
  });

  it('name the author of the post, or none', async () => {
    const [author, reporter, other] = [await person(), await person(), await person()];
    const postId = await post(author, 'to be reported');
    const report = ({ handle }: { handle: string }) =>
      reporter.post('/v1/reports', { postId, handle, reason: 'x' });
    expectProblem(await report(other), 422, '/handle');
    expect((await report(author)).body).toMatchObject({ postId, handle: author.handle });
  });

  it('get the first answer, whatever became of the post and the report', async () => {
    const [author, reporter] = [await person(), await person()];
    const postId = await post(author, 'to be reported');
    const key = { 'idempotency-key': `report-${postId}` };
    const report = () => reporter.post('/v1/reports', { postId, reason: 'x' }, key);
    const first = await report();
    expect(first.status).toBe(201);
    await moderator.put(`/v1/moderation/posts/${postId}`, {}, { state: 'hidden', reason: '' });
    const path = `/v1/moderation/reports/${first.body.id}`;
    const change = { state: 'resolved', note: 'one' };
    const changed = await moderator.patch(path, change, key);
    await moderator.patch(path, { state: 'dismissed', note: 'two' });
    expect(await report()).toMatchObject({ status: 201, body: first.body });
    expect(await moderator.patch(path, change, key)).toMatchObject({ status: 200, body: changed.body });
    expect((await get('reports?state=dismissed')).items[0]).toMatchObject({ id: first.body.id, note: 'two' });
  });
});

describe('a suspended user', () => {
  it('can be unfollowed, unblocked and unmuted, refused and removed', async () => {
    const [user, other] = [await person(), await person()];
    const suspend = (state: string) =>
      moderator.put(`/v1/moderation/users/${user.handle}`, {}, { state, reason: '' });
    const follow = { 'idempotency-key': `follow-${user.id}` };
    expect((await other.put(`/v1/users/${user.handle}/follow`, follow)).status).toBe(204);
    await user.put(`/v1/users/${other.handle}/follow`);
    await other.put(`/v1/users/${user.handle}/mute`);
    await suspend('suspended');
    expect((await other.put(`/v1/users/${user.handle}/follow`, follow)).status).toBe(204);
    for (const relation of ['follow', 'block', 'mute']) {
      expectProblem(await other.put(`/v1/users/${user.handle}/${relation}`), 404);
      expect((await other.delete(`/v1/users/${user.handle}/${relation}`)).status).toBe(204);
    }
    expect((await other.delete(`/v1/follow-requests/${user.handle}`)).status).toBe(204);
    expect((await other.delete(`/v1/users/${user.handle}/follower`)).status).toBe(204);
    await suspend('active');
    const { body } = await other.get(`/v1/users/${user.handle}`);
    expect(body.viewer).toMatchObject({
      following: false,
      followedBy: false,
      blocking: false,
      muting: false,
    });
  });

  it('is shown as such to the application, which may change the profile', async () => {
    const user = await person();
    await moderator.put(`/v1/moderation/users/${user.handle}`, {}, { state: 'suspended', reason: 'spam' });
    const moderation = { state: 'suspended', reason: 'spam' };
    expect((await application.upsert(user.handle, { bio: 'new' })).body).toMatchObject({
      bio: 'new',
      moderation,
    });
    expect((await application.server.get(`/v1/users/${user.handle}`)).body).toMatchObject({ moderation });
    expectProblem(await ripple.anybody.get(`/v1/users/${user.handle}`), 404);
  });
});

describe('acts', () => {
  it('show no post for others than all that is not reported, where nothing is done', async () => {
    const [author, named] = [await person(), await person()];
    const secret = await post(author, `for @${named.handle}`, { visibility: 'direct' });
    const show = async (id: string) =>
      (await moderator.put(`/v1/moderation/posts/${id}`, {}, { state: 'visible', reason: '' })).body;
    expect(await show(secret)).toMatchObject({ postId: secret, state: 'visible', post: null });
    await named.post('/v1/reports', { postId: secret, reason: 'x' });
    expect((await show(secret)).post).toMatchObject({ id: secret });
    const open = await post(author, 'for all');
    expect((await show(open)).post).toMatchObject({ id: open });
  });

  it('have keys of their own for each moderator who is no user', async () => {
    const author = await person();
    const postId = await post(author, 'on trial');
    const hide = (sub: string, reason: string) =>
      application
        .clientOf({ sub, scope: 'moderator' })
        .put(`/v1/moderation/posts/${postId}`, { 'idempotency-key': 'same' }, { state: 'hidden', reason });
    const answers = [await hide('mod-1', 'one'), await hide('mod-2', 'two'), await hide('mod-1', 'one')];
    expect(answers.map(({ status, body }) => [status, body.reason])).toEqual([
      [200, 'one'],
      [200, 'two'],
      [200, 'one'],
    ]);
    expect((await hide('mod-2', 'three')).status).toBe(422);
  });

  it('hide what was reposted also from the count of the reposter', async () => {
    const [author, fan] = [await person(), await person()];
    const postId = await post(author, 'passed on');
    await fan.put(`/v1/posts/${postId}/repost`);
    const count = async () => (await ripple.anybody.get(`/v1/users/${fan.handle}`)).body.counts.posts;
    expect(await count()).toBe(1);
    await moderator.put(`/v1/moderation/posts/${postId}`, {}, { state: 'hidden', reason: '' });
    expect(await count()).toBe(0);
  });

  it('are lines of the log, newest first, and none where nothing was done', async () => {
    const author = await person();
    const postId = await post(author, 'on trial');
    const path = `/v1/moderation/posts/${postId}`;
    const key = { 'idempotency-key': `hide-${postId}` };
    const hide = { state: 'hidden', reason: 'one' };
    for (const headers of [key, key, {}]) expect((await moderator.put(path, headers, hide)).status).toBe(200);
    expect((await moderator.put(path, key, { ...hide, reason: 'two' })).status).toBe(422);
    await moderator.put(path, {}, { ...hide, reason: 'two' });
    await application.server.put(path, {}, { state: 'visible', reason: 'three' });
    await moderator.put(path, {}, { state: 'visible', reason: 'four' });
    const user = `/v1/moderation/users/${author.handle}`;
    const boss = await person();
    const bossToken = application.clientOf({ sub: boss.handle, scope: 'moderator' });
    for (const state of ['active', 'silenced', 'suspended', 'active'])
      expect((await bossToken.put(user, {}, { state, reason: 'five' })).body).toMatchObject({
        state,
        handle: author.handle,
      });
    const lines = (await log()).filter(({ handle }: { handle: string }) => handle === author.handle);
    const { body } = await moderator.get('/v1/moderation/log?limit=1');
    expect([body.items[0].id, body.next]).toEqual([lines[0].id, expect.any(String)]);
    expect(
      lines.map(
        ({ action, postId, reason, moderator, moderatorSubject }: Record<string, { handle: string }>) => [
          ...[action, postId, reason],
          moderator?.handle ?? moderatorSubject,
        ],
      ),
    ).toEqual([
      ['user.active', null, 'five', boss.handle],
      ['user.suspended', null, 'five', boss.handle],
      ['user.silenced', null, 'five', boss.handle],
      ['post.visible', postId, 'three', null],
      ['post.hidden', postId, 'two', 'mod-7'],
      ['post.hidden', postId, 'one', 'mod-7'],
    ]);
    const about = async () =>
      (await events())
        .filter(({ object }) => [postId, author.id].includes(String(object)))
        .map(({ type }) => type);
    await expect
      .poll(about, LIMIT)
      .toEqual([
        ...['user.created', 'post.created', 'post.hidden', 'post.hidden', 'post.edited'],
        ...['user.changed', 'user.changed', 'user.changed'],
      ]);
  });

  it('list who is silenced or suspended', async () => {
    const [one, two] = [await person(), await person()];
    for (const { handle } of [one, two])
      await moderator.put(`/v1/moderation/users/${handle}`, {}, { state: 'silenced', reason: 'noise' });
    expect((await get('users?state=silenced&limit=2')).items).toMatchObject([
      { id: two.id, handle: two.handle, state: 'silenced', reason: 'noise' },
      { id: one.id, user: { moderation: { state: 'silenced', reason: 'noise' } } },
    ]);
  });

  it('are refused with bad input, and change nothing', async () => {
    const author = await person();
    const postId = await post(author, 'stays');
    for (const [path, body] of [
      [`posts/${postId}`, { state: 'held' }],
      [`posts/${postId}`, { state: 'hidden', reason: 'x'.repeat(501) }],
      [`posts/${postId}`, { reason: 'x' }],
      ['posts/x', { state: 'hidden' }],
      [`users/${author.handle}`, { state: 'deleted' }],
      [`users/${author.handle}`, { state: 'suspended', reason: 1 }],
    ] as const)
      expectProblem(await moderator.put(`/v1/moderation/${path}`, {}, body), 400);
    expectProblem(await moderator.get('/v1/moderation/reports?state=unknown'), 400);
    expect((await ripple.anybody.get(`/v1/posts/${postId}`)).status).toBe(200);
  });

  it('mean by a repost what it passes on, and hide both', async () => {
    const [author, fan] = [await person(), await person()];
    const postId = await post(author, 'passed on');
    await fan.put(`/v1/posts/${postId}/repost`);
    const reposts = async () => (await ripple.anybody.get(`/v1/users/${fan.handle}/posts`)).body.items;
    const [{ id }] = await reposts();
    const hidden = await moderator.put(`/v1/moderation/posts/${id}`, {}, { state: 'hidden', reason: '' });
    expect(hidden.body.postId).toBe(postId);
    expect(await reposts()).toEqual([]);
    expect((await fan.get(`/v1/posts/${id}`)).status).toBe(404);
    expect((await fan.put(`/v1/posts/${postId}/repost`)).status).toBe(404);
  });

  it('on a user with many followers cost no message', async () => {
    const author = await person();
    const followers = await Promise.all(Array.from({ length: 200 }, person));
    await application.server.post('/v1/batch/follows', {
      follows: followers.map(({ handle }) => ({ follower: handle, followee: author.handle })),
    });
    const postId = await post(author, 'seen by 200');
    const count = async (service: 'api' | 'fan-out', metric: string) => {
      const series = new RegExp(`^${metric}\\{[^}]*lane="(?:post-created|events)"[^}]*\\} (\\d+)$`, 'gm');
      return [...(await ripple.metricsOf(service)).matchAll(series)].reduce(
        (sum, [, n]) => sum + Number(n),
        0,
      );
    };
    const handled = () => count('fan-out', 'ripple_messages_handled_total');
    const sent = () => count('api', 'ripple_messages_published_total');
    const outbox = async () => (await ripple.database.pool.query('select from outbox')).rowCount;
    await expect.poll(outbox, LIMIT).toBe(0);
    await expect.poll(async () => (await handled()) - (await sent()), LIMIT).toBe(0);
    const before = [await handled(), await sent()];
    const [reader] = followers;
    expect((await reader?.get('/v1/timelines/home'))?.body.items).toHaveLength(1);
    await moderator.put(`/v1/moderation/users/${author.handle}`, {}, { state: 'suspended', reason: 'spam' });
    expect((await reader?.get('/v1/timelines/home'))?.body.items).toEqual([]);
    expect((await ripple.anybody.get(`/v1/posts/${postId}`)).status).toBe(404);
    await moderator.put(`/v1/moderation/users/${author.handle}`, {}, { state: 'active', reason: 'no spam' });
    expect((await reader?.get('/v1/timelines/home'))?.body.items).toHaveLength(1);
    expect([await handled(), await sent(), await outbox()]).toEqual([...before, 0]);
  });
});
