import { randomUUID } from 'node:crypto';
import { shardOf } from '@ripple/follows';
import type { PostId, UserId } from '@ripple/ids';
import { type ServiceName, startRipple, type TestRipple, type TestUser } from '@ripple/test-env';
import { createTimelineStore, home, publicTimeline, type TimelineStore, tag } from '@ripple/timelines';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** More than one script call takes, so that a slice can be interrupted between two. */
const FOLLOWERS = 1_200;
const RECOVERY_LIMIT_MS = 30_000;

let ripple: TestRipple;
let store: TimelineStore;
let ada: TestUser;
let followers: UserId[];
/** Every post that was answered with 201, newest first. */
const accepted: PostId[] = [];

beforeAll(async () => {
  ripple = await startRipple();
  store = createTimelineStore(ripple.redis, ripple.isolation.namespace);
  ada = await ripple.user('ada');
  const { rows } = await ripple.database.pool.query<{ id: UserId }>(
    `insert into users (handle, name) select 'follower_' || n, 'x' from generate_series(1, $1) n returning id`,
    [FOLLOWERS],
  );
  followers = rows.map(({ id }) => id);
  await ripple.database.pool.query(
    `insert into follows (followee_id, follower_id, shard)
     select $1, * from unnest($2::bigint[], $3::smallint[])`,
    [ada.id, followers, followers.map(shardOf)],
  );
  await ripple.database.pool.query('update user_counts set followers = $1 where user_id = $2', [
    FOLLOWERS,
    ada.id,
  ]);
  // All of them have read their home timelines, and the pages exist: pushes are what is tried.
  const alive = [...followers.map(home), tag('crash'), publicTimeline];
  await Promise.all(
    alive.map(async (timeline) => {
      const mark = (await store.beginBuild(timeline)) ?? '';
      await store.finishBuild(timeline, mark, [], true);
    }),
  );
}, 60_000);
afterAll(() => ripple?.dispose());

/** Posts until it is accepted, as a client does that got no answer: again, with the same key. */
async function post(): Promise<void> {
  const key = randomUUID();
  const attempt = () =>
    ada.post('/v1/posts', { text: 'it goes on #crash' }, { 'idempotency-key': key }).catch(() => undefined);
  await expect
    .poll(
      async () => {
        const answer = await attempt();
        if (answer?.status === 201) accepted.unshift(Number(answer.body.id) as PostId);
        return answer?.status;
      },
      { timeout: RECOVERY_LIMIT_MS },
    )
    .toBe(201);
}

/** Every timeline holds every accepted post, each once, newest first. */
async function everythingIsThere(): Promise<void> {
  accepted.sort((a, b) => b - a);
  const timelines = [...followers.map(home), tag('crash'), publicTimeline];
  const wrong = async () => {
    const lists = await Promise.all(timelines.map((timeline) => store.read(timeline)));
    return lists.filter((list) => JSON.stringify(list?.ids) !== JSON.stringify(accepted)).length;
  };
  await expect.poll(wrong, { timeout: RECOVERY_LIMIT_MS, interval: 200 }).toBe(0);
  const outbox = async () => (await ripple.database.pool.query('select 1 from outbox')).rowCount;
  await expect.poll(outbox, { timeout: RECOVERY_LIMIT_MS }).toBe(0);
}

describe('a process that is killed', () => {
  const crashes: [ServiceName, string][] = [
    ['api', 'committed'],
    ['api', 'before-publish'],
    ['api', 'published-unconfirmed'],
    ['api', 'confirmed-uncleared'],
    ['fan-out', 'planned'],
    ['fan-out', 'published-unconfirmed'],
    ['fan-out', 'between-jobs'],
    ['fan-out', 'handled-unacknowledged'],
    ['timeline-writer', 'mid-slice'],
    ['timeline-writer', 'handled-unacknowledged'],
    ['indexer', 'handled-unacknowledged'],
    ['feed-builder', 'handled-unacknowledged'],
  ];

  it.each(crashes)(
    '%s, %s: every post arrives everywhere, once, in order',
    async (service, point) => {
      await post();
      await ripple.stop(service);
      const doomed = await ripple.startProcess(service, { FAIL_POINT: point });
      const posting = post();
      // It did die, and there.
      expect(await doomed.died).toBe('SIGKILL');
      await ripple.start(service);
      await posting;
      await post();
      await everythingIsThere();
    },
    90_000,
  );

  it('outbox-relay, relayed-uncleared: every post arrives everywhere, once, in order', async () => {
    // The api leaves everything to the relay.
    await ripple.stop('api');
    await ripple.start('api', { AMQP_URL: 'amqp://127.0.0.1:1' });
    await ripple.stop('outbox-relay');
    const doomed = await ripple.startProcess('outbox-relay', { FAIL_POINT: 'relayed-uncleared' });
    await post();
    expect(await doomed.died).toBe('SIGKILL');
    await ripple.start('outbox-relay');
    await everythingIsThere();
    await ripple.stop('api');
    await ripple.start('api');
  }, 90_000);

  it('api, mid-build: the next reader gets a whole timeline', async () => {
    const reader = await ripple.user('reader');
    await reader.put('/v1/users/ada/follow');
    await ripple.stop('api');
    const doomed = await ripple.startProcess('api', { FAIL_POINT: 'mid-build' });
    await reader.get('/v1/timelines/home').catch(() => {});
    expect(await doomed.died).toBe('SIGKILL');
    await ripple.start('api');
    const { body } = await reader.get('/v1/timelines/home?limit=100');
    expect(body.items.map(({ id }: { id: string }) => Number(id))).toEqual(accepted.slice(0, 100));
  }, 90_000);
});
