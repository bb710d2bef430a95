import { randomUUID } from 'node:crypto';
import { createReceipts } from '@ripple/delivery';
import type { PostId, UserId } from '@ripple/messages';
import { shardOf } from '@ripple/people';
import type { Redis } from '@ripple/redis';
import { createTimelineStore, home, publicTimeline, type Timeline, tag } from '@ripple/timelines';
import { expect } from 'vitest';
import type { TestRipple } from '../ripple/ripple.ts';

/** The longest is that of a broker's node that stays frozen: up to 26 s (docs/adr/0019-nodes-of-the-broker.md). */
const RECOVERY_LIMIT_MS = 45_000;

/** An author, many followers whose home timelines exist, and the record of the accepted posts. */
export interface Audience {
  /** Of those who follow the author. */
  homes: Timeline[];
  /** Every post that was answered with 201, newest first. */
  accepted: PostId[];
  /** Posts, again with the same key until it is accepted, as a client without an answer does. */
  post(): Promise<void>;
  /** Waits until every timeline holds every accepted post, each once, newest first, and its receipt says so. */
  everythingIsThere(): Promise<void>;
}

/** @param redis in which the timelines are, if not that of the tests */
export async function gatherAudience(
  ripple: TestRipple,
  followerCount: number,
  redis: Redis = ripple.ownRedis,
): Promise<Audience> {
  const { pool } = ripple.database;
  const store = createTimelineStore(redis, ripple.isolation.namespace);
  const receipts = createReceipts(redis, ripple.isolation.namespace);
  const ada = await ripple.user('ada');
  const { rows } = await pool.query<{ id: UserId }>(
    `insert into users (handle, name) select 'follower_' || n, 'x' from generate_series(1, $1) n returning id`,
    [followerCount],
  );
  const followers = rows.map(({ id }) => id);
  await pool.query(
    `insert into follows (followee_id, follower_id, shard)
     select $1, * from unnest($2::bigint[], $3::smallint[])`,
    [ada.id, followers, followers.map(shardOf)],
  );
  await pool.query('update user_counts set followers = $1 where user_id = $2', [followerCount, ada.id]);

  // All timelines exist, so that posts come into them by pushes alone.
  const timelines: Timeline[] = [...followers.map(home), tag('crash'), publicTimeline];
  await Promise.all(
    timelines.map(async (timeline) => {
      const mark = (await store.beginBuild(timeline)) ?? '';
      await store.finishBuild(timeline, mark, [], true);
    }),
  );

  const accepted: PostId[] = [];
  return {
    homes: followers.map(home),
    accepted,
    async post() {
      const key = { 'idempotency-key': randomUUID() };
      const attempt = async () => {
        const answer = await ada.post('/v1/posts', { text: 'it goes on #crash' }, key).catch(() => undefined);
        if (answer?.status === 201) accepted.unshift(Number(answer.body.id) as PostId);
        return answer?.status;
      };
      await expect.poll(attempt, { timeout: RECOVERY_LIMIT_MS }).toBe(201);
    },
    async everythingIsThere() {
      accepted.sort((a, b) => b - a);
      const wrong = async () => {
        const lists = await Promise.all(timelines.map((timeline) => store.find(timeline)));
        return lists.filter((list) => JSON.stringify(list?.ids) !== JSON.stringify(accepted)).length;
      };
      await expect.poll(wrong, { timeout: RECOVERY_LIMIT_MS, interval: 200 }).toBe(0);
      const once = { planned: 1, delivered: 1, completedAt: expect.any(Number) };
      const everywhere = {
        publishedAt: expect.any(Number),
        rings: {
          followers: { ...once, recipients: followerCount },
          public: { ...once, recipients: 0 },
          feeds: { ...once, recipients: 0 },
        },
      };
      await expect
        .poll(() => Promise.all(accepted.map((id) => receipts.read(id))), { timeout: RECOVERY_LIMIT_MS })
        .toEqual(accepted.map(() => everywhere));
      const outbox = async () => (await pool.query('select 1 from outbox')).rowCount;
      await expect.poll(outbox, { timeout: RECOVERY_LIMIT_MS }).toBe(0);
    },
  };
}
