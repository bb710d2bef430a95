import type { UserId } from '@ripple/messages';
import { author, publicTimeline, tag } from '@ripple/timelines';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandLine, startCommandLine } from './command-line.ts';

let ripple: CommandLine['ripple'];
let ada: CommandLine['ada'];
let bob: CommandLine['bob'];
let cli: CommandLine['cli'];
let json: CommandLine['json'];
let keyOf: CommandLine['keyOf'];
let homeOf: CommandLine['homeOf'];
let listOf: CommandLine['listOf'];
let post: CommandLine['post'];
let waitUntilEverywhere: CommandLine['waitUntilEverywhere'];

beforeAll(async () => {
  ({ ripple, ada, bob, cli, json, keyOf, homeOf, listOf, post, waitUntilEverywhere } =
    await startCommandLine());
});
afterAll(() => ripple?.dispose());

const outboxRows = async () => (await ripple.database.pool.query('select id from outbox')).rowCount;

describe('verify', () => {
  const posts: string[] = [];
  /** Without a grace period, since the tests wait for every delivery. */
  const verify = (options = '') => json(`verify --grace 0${options}`);

  beforeAll(async () => {
    for (let number = 1; number <= 4; number++) posts.push(await post(`verify ${number} #cli`));
  });

  it('finds nothing wrong with what Ripple itself has written', async () => {
    await waitUntilEverywhere(posts.at(-1) ?? '');
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
    await waitUntilEverywhere(gone);
    await ada.delete(`/v1/posts/${gone}`);
    const { code, data } = await verify(' home bob');
    expect(code).toBe(0);
    expect(data.kinds).toMatchObject([{ kind: 'home', checked: 1, wrong: 0, stale: 1 }]);
  });

  it('finds what is missing, extra, doubled or out of order, and --repair rebuilds it', async () => {
    const [first = '', second = '', third = ''] = posts;
    const { body } = await bob.post('/v1/posts', { text: 'by bob, whom ada does not follow' });
    await ripple.redis.lrem(keyOf(homeOf(bob)), 0, second);
    await ripple.redis.lpush(keyOf(homeOf(ada)), body.id);
    await ripple.redis.linsert(keyOf(tag('cli')), 'BEFORE', third, third);
    await ripple.redis.linsert(keyOf(publicTimeline), 'BEFORE', first, '999');
    await ripple.redis.lrem(keyOf(author(Number(ada.id) as UserId)), 0, first);
    await ripple.redis.lpush(keyOf(author(Number(ada.id) as UserId)), first);
    await expect.poll(() => listOf(publicTimeline), { timeout: 30_000 }).toContain(body.id);

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
    for (const id of [first, second]) await expect.poll(() => favourites(id), { timeout: 30_000 }).toBe(1);
    const { pool } = ripple.database;
    await pool.query('update post_counts set favourites = 7 where post_id = $1', [first]);
    const copy = (id: string) => ripple.ownRedis.together(`${ripple.isolation.namespace}:counts:${id}`, id);
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

  it('repairs a key that is not a list', async () => {
    await ripple.redis.set(keyOf(publicTimeline), 'not a timeline');
    expect((await verify(' public')).data.problems).toMatchObject([{ extra: ['not a list'] }]);
    expect((await verify(' public --repair')).code).toBe(0);
  });
});

describe('rebuild', () => {
  it('builds one timeline anew, or says that it does not exist', async () => {
    const id = await post('rebuilt #cli');
    await waitUntilEverywhere(id);
    await ripple.redis.lrem(keyOf(homeOf(bob)), 0, id);
    expect(await cli('rebuild home @bob')).toMatchObject({ code: 0, out: 'home @bob is rebuilt.\n' });
    expect(await listOf(homeOf(bob))).toContain(id);
    expect((await json('rebuild tag unheard_of')).data).toEqual({
      timeline: 'tag unheard_of',
      rebuilt: false,
    });
  });

  it('builds all while they are read and written, and keeps their time to live', async () => {
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
    await waitUntilEverywhere(ids.at(-1) ?? '');
    await expect
      .poll(async () => (await json('verify --grace 0')).data.problems, { timeout: 30_000 })
      .toEqual([]);
    expect(await ripple.redis.exists(`${ripple.isolation.namespace}:rebuild`)).toBe(0);
  });

  it('resumes where it was interrupted', async () => {
    for (let number = 0; number < 250; number++) {
      await ripple.redis.rpush(keyOf(tag(`resume${number}`)), '0');
    }
    const stop = new AbortController();
    const interrupted = cli('rebuild --kind tag', { signal: stop.signal });
    const record = `${ripple.isolation.namespace}:rebuild`;
    await expect
      .poll(async () => JSON.parse((await ripple.redis.get(record)) ?? '{"done":0}').done, {
        timeout: 30_000,
        interval: 1,
      })
      .toBeGreaterThan(0);
    stop.abort();
    expect((await interrupted).code).toBe(1);
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
    await waitUntilEverywhere(deleted);
    await ada.delete(`/v1/posts/${deleted}`);
    const before = await listOf(homeOf(bob));
    await expect.poll(outboxRows, { timeout: 30_000 }).toBe(0);

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
    await expect.poll(() => listOf(homeOf(bob)), { timeout: 30_000 }).toEqual(before);
    await expect.poll(() => listOf(tag('cli')), { timeout: 30_000 }).toContain(first);
    await expect.poll(() => listOf(publicTimeline), { timeout: 30_000 }).toContain(first);
    expect((await json('verify --grace 0')).data.problems).toEqual([]);
  });

  it('takes times, and goes through a range in small batches', async () => {
    const since = new Date().toISOString();
    for (let number = 0; number < 7; number++) await post(`batched ${number}`);
    await ripple.stop('outbox-relay');
    await expect.poll(outboxRows, { timeout: 30_000 }).toBe(0);
    const { code, data } = await json(`refan --since ${since} --rate 12`);
    expect(code).toBe(0);
    expect(data).toEqual({ posts: 7, queued: 7 });
    expect(await outboxRows()).toBe(7);
    await ripple.start('outbox-relay');
    await expect.poll(outboxRows, { timeout: 30_000 }).toBe(0);
  });
});
