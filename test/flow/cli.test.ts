import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { topologyNames } from '@ripple/broker';
import { runCli } from '@ripple/cli';
import type { UserId } from '@ripple/ids';
import { startRipple, type TestRipple, type TestUser } from '@ripple/test-env';
import { author, home, publicTimeline, type Timeline, tag, timelineKey } from '@ripple/timelines';
import { connect } from 'amqplib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

let ripple: TestRipple;
let ada: TestUser;
let bob: TestUser;

beforeAll(async () => {
  ripple = await startRipple();
  ada = await ripple.user('ada');
  bob = await ripple.user('bob');
  await bob.put('/v1/users/ada/follow');
});
afterAll(() => ripple?.dispose());

const environment = () => ({
  DATABASE_URL: ripple.isolation.databaseUrl,
  AMQP_URL: ripple.isolation.amqpUrl,
  REDIS_URL: ripple.isolation.redisUrl,
  NAMESPACE: ripple.isolation.namespace,
});

/** One command line, in this process. */
async function cli(
  line: string,
  options: { REDIS_URL?: string; confirm?: () => Promise<boolean>; signal?: AbortSignal } = {},
) {
  let out = '';
  let err = '';
  const { REDIS_URL, ...surroundings } = options;
  const code = await runCli(line.split(' '), {
    environment: { ...environment(), ...(REDIS_URL && { REDIS_URL }) },
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    signal: new AbortController().signal,
    ...surroundings,
  });
  return { code, out, err };
}
/** The same with --json. */
async function json(line: string) {
  const { code, out, err } = await cli(`${line} --json`);
  return { code, err, data: out === '' ? undefined : JSON.parse(out) };
}

/** As `npm run ripple` does it. */
async function cliProcess(line: string, settings: NodeJS.ProcessEnv = environment()) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'services/cli/src/main.ts', ...line.split(' ')], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (data) => {
    out += data;
  });
  child.stderr.on('data', (data) => {
    err += data;
  });
  const [code] = await once(child, 'close');
  return { code, out, err };
}

const keyOf = (timeline: Timeline) => timelineKey(ripple.isolation.namespace, timeline);
const homeOf = (user: TestUser) => home(Number(user.id) as UserId);
const listOf = (timeline: Timeline) => ripple.redis.lrange(keyOf(timeline), 0, -1);
const outboxRows = async () => (await ripple.database.pool.query('select id from outbox')).rowCount;

async function post(text: string): Promise<string> {
  const { body } = await ada.post('/v1/posts', { text });
  return body.id;
}

/** Reads every timeline of ada and bob, so that they are there, and waits until they hold the post. */
async function everywhere(id: string) {
  const timelines = [homeOf(ada), homeOf(bob), author(Number(ada.id) as UserId), tag('cli'), publicTimeline];
  await bob.get('/v1/timelines/home');
  await ada.get('/v1/timelines/home');
  await ada.get('/v1/users/ada/posts');
  await ripple.anybody.get('/v1/timelines/tags/cli');
  await ripple.anybody.get('/v1/timelines/public');
  for (const timeline of timelines) {
    await expect.poll(() => listOf(timeline), { timeout: 10_000 }).toContain(id);
  }
}

describe('the command line', () => {
  it('explains itself', async () => {
    const overview = await cli('--help');
    expect(overview.code).toBe(0);
    for (const name of ['status', 'dead-letters redrive', 'verify', 'rebuild', 'refan']) {
      expect(overview.out).toContain(name);
      const { code, out } = await cli(`${name} --help`);
      expect(code).toBe(0);
      expect(out).toContain('--json');
      expect(out).toContain('Examples:');
    }
  });

  it.each([
    ['verfy', 'There is no command "verfy" (ripple --help lists them).'],
    ['dead-letters', 'ripple dead-letters what? One of: list, show, redrive, drop.'],
    ['dead-letters eat', 'ripple dead-letters knows no "eat", only: list, show, redrive, drop.'],
    ['status now', 'ripple status takes no "now".'],
    ['verify --al', "Unknown option '--al' (ripple verify --help lists the options)."],
    ['verify --sample many', '--sample must be a whole number from 1 to 1000000, not "many".'],
    ['verify --kind feed', /^--kind must be one of home, author, tag, public, mentions, .*, not "feed"\.$/],
    ['verify home nobody_here', 'There is no user with the handle "nobody_here".'],
    ['rebuild', 'Rebuild what? One of: a timeline (home ada), --kind <kind>, --all, --resume.'],
    ['rebuild home', 'Whose home timeline? Name one handle.'],
    ['rebuild --resume', 'There is no interrupted rebuild to go on with.'],
    ['refan', 'Since when? --since <time or id> is needed.'],
    ['refan --since 2025-06-01 --until 2025-05-01', '--since must be before --until.'],
    ['dead-letters drop', 'Which letters? Choose by --id, --lane or --reason, or take --all.'],
    ['dead-letters drop --all', 'Nobody is there to be asked: drop needs --yes here.'],
    [
      'dead-letters list --lane slow',
      /^There is no lane "slow": the lanes are post-created, events, followers,/,
    ],
  ])('refuses "%s" in one sentence', async (line, sentence) => {
    const { code, out, err } = await cli(line);
    expect(err.trim()).toMatch(sentence);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  it('runs as a process, and says which settings it needs', async () => {
    const half = await cliProcess('status', { ...environment(), REDIS_URL: '' });
    expect(half).toMatchObject({ code: 2, out: '' });
    expect(half.err).toBe('The environment names some of the servers, but not all: REDIS_URL not set.\n');
  });
});

describe('status', () => {
  it('is fine when everything runs', async () => {
    const { code, out, err } = await cliProcess('status --json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const state = JSON.parse(out);
    expect(state).toMatchObject({
      problems: [],
      deadLetters: 0,
      servers: [{ name: 'postgres' }, { name: 'rabbitmq' }, { name: 'redis' }],
    });
    for (const { version, latencyMs } of state.servers) {
      expect(version).toMatch(/^\d+\.\d+/);
      expect(latencyMs).toBeGreaterThan(0);
    }
    expect(state.rings.map(({ ring }: { ring: string }) => ring)).toEqual([
      'author',
      'followers',
      'public',
      'feeds',
    ]);
    expect((await cli('status')).out).toContain('No problems.');
  });

  it('names what is down: a worker, a server', async () => {
    await ripple.stop('feed-builder');
    await expect
      .poll(async () => (await json('status')).data.problems, { timeout: 10_000 })
      .toEqual(['nobody consumes the lane feeds: is its service running?']);
    expect((await cli('status')).code).toBe(1);
    await ripple.start('feed-builder');

    const lost = await cli('status', { REDIS_URL: 'redis://127.0.0.1:1' });
    expect(lost.code).toBe(1);
    expect(lost.out).toContain('PROBLEM: redis at 127.0.0.1:1 does not answer');
    expect(lost.out).toMatch(/rabbitmq +\d+\.\d+/);
  });

  it('says what the outbox holds, and which ring is behind', async () => {
    const { pool } = ripple.database;
    await ripple.stop('outbox-relay');
    await pool.query(`insert into outbox (lane, message, created_at)
                      values ('post-created', '{}', now() - interval '11 seconds')`);
    await ripple.redis.hset(`${ripple.isolation.namespace}:watermarks`, 'followers', Date.now() - 11_000);
    const { code, data } = await json('status');
    await pool.query('delete from outbox');
    await ripple.start('outbox-relay');
    expect(code).toBe(1);
    expect(data.outbox).toMatchObject({ rows: 1, lanes: [{ lane: 'post-created', rows: 1 }] });
    expect(data.problems).toEqual([expect.stringMatching(/^ring followers is 11(\.\d)? s behind/)]);
  });
});

describe('dead letters', () => {
  const names = () => topologyNames(ripple.isolation.namespace);

  /** Publishes as somebody else would, past our publisher. */
  async function publish(exchange: string, lane: string, body: string, headers: object = {}) {
    const connection = await connect(ripple.isolation.amqpUrl);
    const channel = await connection.createConfirmChannel();
    channel.publish(exchange, lane, Buffer.from(body), { headers, persistent: true });
    await channel.waitForConfirms();
    await connection.close();
  }
  const letters = async (options = '') =>
    (await json(`dead-letters list${options}`)).data.letters as { id: string; reason: string }[];
  const indexJob = (postId: string, type = 'index-post') =>
    JSON.stringify({
      type,
      version: 1,
      postId: Number(postId),
      authorId: Number(ada.id),
      visibility: 'public',
      tags: ['cli'],
      acceptedAt: Date.now(),
    });

  beforeEach(async () => {
    await cli('dead-letters drop --all --yes');
  });

  it('are listed and shown as often as one likes, and stay', async () => {
    await publish(names().lanesExchange, 'public', '{"type":"index-post","version":1,"postId":7}');
    await expect.poll(letters, { timeout: 10_000 }).toHaveLength(1);
    const [letter] = await letters();
    expect(letter).toMatchObject({
      lane: 'public',
      messageType: 'index-post',
      postId: '7',
      attempts: 1,
      reason: expect.stringMatching(/^index-post/),
      firstFailedAt: expect.stringMatching(/^\d{4}-/),
      lastFailedAt: expect.stringMatching(/^\d{4}-/),
    });
    // RabbitMQ 4 drops what was returned 20 times, unless told otherwise.
    for (let look = 0; look < 25; look++) expect(await letters()).toHaveLength(1);
    const shown = await cli(`dead-letters show ${letter?.id}`);
    expect(shown.code).toBe(0);
    expect(shown.out).toContain('ripple-lane: "public"');
    expect(shown.out).toContain('InvalidMessageError');
    expect(shown.out).toContain('{"type":"index-post","version":1,"postId":7}');
    expect((await cli('dead-letters list')).out).toContain('1 × public: index-post');
    expect(await letters(' --lane feeds')).toEqual([]);
    expect(await letters(' --reason INDEX-post')).toHaveLength(1);
    expect(await cli('dead-letters show 0-0-0')).toMatchObject({
      code: 1,
      out: expect.stringContaining('There is no dead letter 0-0-0.'),
    });
  });

  it('come back if they fail again, and one redrive ends nevertheless', async () => {
    await publish(names().lanesExchange, 'followers', 'poison');
    await expect.poll(letters, { timeout: 10_000 }).toHaveLength(1);
    const [before] = await letters();
    const { code, data } = await json('dead-letters redrive --all');
    expect(code).toBe(0);
    expect(data.redriven).toEqual([before]);
    await expect.poll(letters, { timeout: 10_000 }).toHaveLength(1);
    const [after] = await letters();
    expect(after).toMatchObject({ attempts: 1, reason: 'the message is not JSON' });
    expect(after?.id).not.toBe(before?.id);
    // Since when, not since the redrive.
    expect(after).toHaveProperty('firstFailedAt', (before as { firstFailedAt?: string }).firstFailedAt);
  });

  it('are delivered by a redrive, each once, and only those that were chosen', async () => {
    const id = await post('lost and found #cli');
    await everywhere(id);
    await ripple.redis.lrem(keyOf(publicTimeline), 0, id);
    const failed = { 'ripple-lane': 'public', 'ripple-attempts': 6, 'ripple-reason': 'Redis was away' };
    await publish(names().deadExchange, 'public', indexJob(id), failed);
    await publish(names().deadExchange, 'public', indexJob(id, 'other'), {
      ...failed,
      'ripple-reason': 'never heard of',
    });
    await expect.poll(letters, { timeout: 10_000 }).toHaveLength(2);
    const { code, data } = await json('dead-letters redrive --reason redis');
    expect(code).toBe(0);
    expect(data.redriven).toHaveLength(1);
    await expect.poll(() => listOf(publicTimeline), { timeout: 10_000 }).toContain(id);
    expect((await listOf(publicTimeline)).filter((element) => element === id)).toHaveLength(1);
    expect(await letters()).toMatchObject([{ reason: 'never heard of' }]);
    // A second time there is nothing left to send.
    expect((await json('dead-letters redrive --reason redis')).data.redriven).toEqual([]);
  });

  it('go by the hundred: each is sent once, and none stays', async () => {
    // Nothing else comes into the lane.
    await ripple.stop('fan-out');
    await ripple.stop('indexer');
    const connection = await connect(ripple.isolation.amqpUrl);
    const channel = await connection.createConfirmChannel();
    await channel.purgeQueue(names().queue('public'));
    for (let number = 0; number < 300; number++) {
      channel.publish(names().deadExchange, 'public', Buffer.from(indexJob('1')), { persistent: true });
    }
    await channel.waitForConfirms();
    expect((await json('dead-letters redrive --all')).data.redriven).toHaveLength(300);
    expect(await channel.checkQueue(names().queue('public'))).toMatchObject({ messageCount: 300 });
    expect(await letters()).toEqual([]);
    await channel.purgeQueue(names().queue('public'));
    await connection.close();
    await ripple.start('indexer');
    await ripple.start('fan-out');
  });

  it('stay if they cannot be sent, with the reason', async () => {
    await publish(names().deadExchange, 'no-such-lane', '{}');
    await expect.poll(letters, { timeout: 10_000 }).toHaveLength(1);
    const { code, data } = await json('dead-letters redrive --all');
    expect(code).toBe(1);
    expect(data.failed).toMatchObject([{ error: 'there is no lane "no-such-lane"' }]);
    expect(await letters()).toHaveLength(1);
  });

  it('all stay when a redrive is interrupted before it begins to take them', async () => {
    for (let number = 0; number < 3; number++) await publish(names().deadExchange, 'public', `${number}`);
    await expect.poll(letters, { timeout: 10_000 }).toHaveLength(3);
    const { code, out } = await cli('dead-letters redrive --all', { signal: AbortSignal.abort() });
    expect(code).toBe(1);
    expect(out).toContain('0 letters redriven.');
    expect(await letters()).toHaveLength(3);
  });

  it('are dropped after a yes, and kept after a no', async () => {
    await publish(names().deadExchange, 'public', 'one');
    await publish(names().deadExchange, 'feeds', 'two');
    await expect.poll(letters, { timeout: 10_000 }).toHaveLength(2);
    const no = await cli('dead-letters drop --all', { confirm: async () => false });
    expect(no).toMatchObject({ code: 1, out: '0 letters dropped.\n' });
    expect(await letters()).toHaveLength(2);
    const yes = await cli('dead-letters drop --lane feeds', { confirm: async () => true });
    expect(yes).toMatchObject({ code: 0, out: '1 letter dropped.\n' });
    expect(await letters()).toMatchObject([{ lane: 'public' }]);
  });
});

describe('verify', () => {
  const posts: string[] = [];
  /** Without a grace period: everything has been waited for. */
  const verify = (options = '') => json(`verify --grace 0${options}`);

  beforeAll(async () => {
    for (let number = 1; number <= 4; number++) posts.push(await post(`verify ${number} #cli`));
  });

  it('finds nothing wrong with what Ripple itself has written', async () => {
    await everywhere(posts.at(-1) ?? '');
    const { code, data } = await verify();
    expect(data.problems).toEqual([]);
    expect(code).toBe(0);
    const kinds = data.kinds.map(({ kind, checked }: { kind: string; checked: number }) => [
      kind,
      checked > 0,
    ]);
    expect(kinds).toEqual([
      ['home', true],
      ['author', true],
      ['tag', true],
      ['public', true],
    ]);
    expect((await verify(' --sample 2')).data.kinds.length).toBeLessThanOrEqual(2);
  });

  it('does not miss posts that may be on their way, and counts deleted ones as stale', async () => {
    const [first = ''] = posts;
    await ripple.redis.lrem(keyOf(homeOf(bob)), 0, first);
    expect((await json('verify home bob')).code).toBe(0);
    expect((await verify(' home bob')).data.problems).toMatchObject([{ missing: [first] }]);
    await cli('verify home bob --grace 0 --repair');

    const gone = await post('gone soon #cli');
    await everywhere(gone);
    await ada.delete(`/v1/posts/${gone}`);
    const { code, data } = await verify(' home bob');
    expect(code).toBe(0);
    expect(data.kinds).toMatchObject([{ kind: 'home', checked: 1, wrong: 0, stale: 1 }]);
  });

  it('finds what is missing, extra, doubled or out of order, and --repair mends it', async () => {
    const [first = '', second = '', third = ''] = posts;
    const { body } = await bob.post('/v1/posts', { text: 'by bob, whom ada does not follow' });
    await ripple.redis.lrem(keyOf(homeOf(bob)), 0, second);
    await ripple.redis.lpush(keyOf(homeOf(ada)), body.id);
    await ripple.redis.linsert(keyOf(tag('cli')), 'BEFORE', third, third);
    await ripple.redis.linsert(keyOf(publicTimeline), 'BEFORE', first, '999');
    await ripple.redis.lrem(keyOf(author(Number(ada.id) as UserId)), 0, first);
    await ripple.redis.lpush(keyOf(author(Number(ada.id) as UserId)), first);
    await expect.poll(() => listOf(publicTimeline), { timeout: 10_000 }).toContain(body.id);

    const { code, data } = await verify();
    expect(code).toBe(1);
    expect(data.remaining).toBe(5);
    expect(data.problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ timeline: 'home bob', missing: [second], extra: [] }),
        expect.objectContaining({ timeline: 'home ada', missing: [], extra: [body.id] }),
        expect.objectContaining({ timeline: 'tag cli', doubled: [third] }),
        expect.objectContaining({ timeline: 'public', extra: ['999'] }),
        expect.objectContaining({ timeline: 'author ada', outOfOrder: 1, missing: [] }),
      ]),
    );
    const text = await cli('verify --grace 0');
    expect(text.out).toContain(`home bob: 1 missing (${second})`);
    expect(text.out).toContain('(--repair rebuilds them)');

    const repaired = await verify(' --repair');
    expect(repaired.code).toBe(0);
    expect(repaired.data).toMatchObject({ remaining: 0 });
    expect(repaired.data.problems).toHaveLength(5);
    expect((await verify()).data.problems).toEqual([]);
    expect((await bob.get('/v1/timelines/home')).body.items.map((item: { id: string }) => item.id)).toContain(
      second,
    );
  });

  it('finds counts that are wrong, in Postgres or in the copy, and --repair counts anew', async () => {
    const [first = '', second = ''] = posts;
    await bob.put(`/v1/posts/${first}/favourite`);
    await bob.put(`/v1/posts/${second}/favourite`);
    const favourites = async (id: string) => (await ada.get(`/v1/posts/${id}`)).body.counts.favourites;
    for (const id of [first, second]) await expect.poll(() => favourites(id), { timeout: 10_000 }).toBe(1);
    const { pool } = ripple.database;
    await pool.query('update post_counts set favourites = 7 where post_id = $1', [first]);
    const copy = (id: string) => `${ripple.isolation.namespace}:counts:${id}`;
    await ripple.redis.del(copy(first));
    await ripple.redis.set(copy(second), '1 0 9 0');

    const found = await json('verify --kind counts');
    expect(found.code).toBe(1);
    expect(found.data.counts.wrong).toEqual([
      {
        postId: first,
        counted: { replies: 0, favourites: 1, reposts: 0 },
        shown: { replies: 0, favourites: 7, reposts: 0 },
      },
      {
        postId: second,
        counted: { replies: 0, favourites: 1, reposts: 0 },
        shown: { replies: 0, favourites: 9, reposts: 0 },
      },
    ]);
    expect((await json('verify --kind counts --repair')).code).toBe(0);
    expect([await favourites(first), await favourites(second)]).toEqual([1, 1]);
    expect((await cli('verify --kind counts')).out).toContain('nothing wrong');
  });

  it('mends a key that is no list at all', async () => {
    await ripple.redis.set(keyOf(publicTimeline), 'not a timeline');
    expect((await verify(' public')).data.problems).toMatchObject([{ extra: ['not a list'] }]);
    expect((await verify(' public --repair')).code).toBe(0);
  });
});

describe('rebuild', () => {
  it('builds one timeline anew, or says that there is none', async () => {
    const id = await post('rebuilt #cli');
    await everywhere(id);
    await ripple.redis.lrem(keyOf(homeOf(bob)), 0, id);
    expect(await cli('rebuild home @bob')).toMatchObject({ code: 0, out: 'home @bob is rebuilt.\n' });
    expect(await listOf(homeOf(bob))).toContain(id);
    expect((await json('rebuild tag unheard_of')).data).toEqual({
      timeline: 'tag unheard_of',
      rebuilt: false,
    });
  });

  it('builds all while they are read and written, and leaves them as long to live as before', async () => {
    await ripple.redis.expire(keyOf(homeOf(ada)), 1_000);
    const posting = (async () => {
      const ids: string[] = [];
      for (let number = 0; number < 20; number++) ids.push(await post(`meanwhile ${number} #cli`));
      return ids;
    })();
    for (let round = 0; round < 5; round++) {
      expect((await cli('rebuild --all')).code).toBe(0);
    }
    expect(await ripple.redis.ttl(keyOf(homeOf(ada)))).toBeLessThanOrEqual(1_000);
    const ids = await posting;
    await everywhere(ids.at(-1) ?? '');
    await expect
      .poll(async () => (await json('verify --grace 0')).data.problems, { timeout: 15_000 })
      .toEqual([]);
    expect(await ripple.redis.exists(`${ripple.isolation.namespace}:rebuild`)).toBe(0);
  });

  it('goes on where it was interrupted', async () => {
    for (let number = 0; number < 250; number++) {
      await ripple.redis.rpush(keyOf(tag(`resume${number}`)), '0');
    }
    const stop = new AbortController();
    const interrupted = runCli(['rebuild', '--kind', 'tag'], {
      environment: environment(),
      stdout: { write: () => {} },
      stderr: { write: () => {} },
      signal: stop.signal,
    });
    const record = `${ripple.isolation.namespace}:rebuild`;
    await expect
      .poll(async () => JSON.parse((await ripple.redis.get(record)) ?? '{"done":0}').done, { interval: 1 })
      .toBeGreaterThan(0);
    stop.abort();
    expect(await interrupted).toBe(1);
    const { done } = JSON.parse((await ripple.redis.get(record)) ?? '{}');
    expect(done).toBeGreaterThanOrEqual(100);
    expect(done).toBeLessThan(250);
    const { code, data } = await json('rebuild --resume');
    expect(code).toBe(0);
    expect(data).toMatchObject({ kinds: ['tag'], finished: true });
    expect(data.total).toBeGreaterThanOrEqual(250);
    expect(data.done).toBe(data.total);
    expect(await ripple.redis.exists(record)).toBe(0);
  });
});

describe('refan', () => {
  it('changes nothing that is there, and restores what is missing', async () => {
    const first = await post('refan one #cli');
    const second = await post('refan two #cli');
    const deleted = await post('refan deleted #cli');
    await everywhere(deleted);
    await ada.delete(`/v1/posts/${deleted}`);
    const before = await listOf(homeOf(bob));
    await expect.poll(outboxRows, { timeout: 10_000 }).toBe(0);

    const range = `--since ${first} --until ${Number(deleted) + 1}`;
    expect((await json(`refan ${range} --dry-run`)).data).toEqual({ posts: 2, queued: 0 });
    expect(await outboxRows()).toBe(0);

    await ripple.redis.lrem(keyOf(homeOf(bob)), 0, second);
    await ripple.redis.lrem(keyOf(tag('cli')), 0, first);
    await ripple.redis.lrem(keyOf(publicTimeline), 0, first);
    expect(await cli(`refan ${range}`)).toMatchObject({
      code: 0,
      out: '2 posts queued; the relay sends them.\n',
    });
    await expect.poll(() => listOf(homeOf(bob)), { timeout: 15_000 }).toEqual(before);
    await expect.poll(() => listOf(tag('cli')), { timeout: 15_000 }).toContain(first);
    await expect.poll(() => listOf(publicTimeline), { timeout: 15_000 }).toContain(first);
    expect((await json('verify --grace 0')).data.problems).toEqual([]);
  });

  it('takes times, and goes through a range in small batches', async () => {
    const since = new Date().toISOString();
    for (let number = 0; number < 7; number++) await post(`batched ${number}`);
    await ripple.stop('outbox-relay');
    await expect.poll(outboxRows, { timeout: 10_000 }).toBe(0);
    const { code, data } = await json(`refan --since ${since} --rate 12`);
    expect(code).toBe(0);
    expect(data).toEqual({ posts: 7, queued: 7 });
    expect(await outboxRows()).toBe(7);
    await ripple.start('outbox-relay');
    await expect.poll(outboxRows, { timeout: 10_000 }).toBe(0);
  });
});
