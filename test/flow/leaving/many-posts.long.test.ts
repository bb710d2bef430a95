import { setTimeout as sleep } from 'node:timers/promises';
import { rings } from '@ripple/messages';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { post } from '../feed/people.ts';
import { verifyDeleted } from './leaver.ts';

/** `LEAVING_POSTS=100000` takes minutes. */
const POSTS = Number(process.env.LEAVING_POSTS ?? 10_000);
const LIMIT_MS = 30_000 + POSTS * 6;
const POST_EVERY_MS = 100;

let ripple: TestRipple;
let leaver: TestUser;
let writer: TestUser;

beforeAll(async () => {
  ripple = await startRipple();
  [leaver, writer] = [await ripple.user('prolific'), await ripple.user('writer')];
  const reader = await ripple.user('reader');
  for (const { handle } of [leaver, writer]) await reader.put(`/v1/users/${handle}/follow`);
  const { pool } = ripple.database;
  await pool.query(
    `insert into posts (id, author_id, text, visibility, tags, written_tags)
     select next_id(), $1, 'number ' || n || ' of many', 'public', array['many' || n % 50], array['many' || n % 50]
     from generate_series(1, $2::int) n`,
    [leaver.id, POSTS],
  );
  await pool.query('insert into post_tags (tag, post_id) select tags[1], id from posts');
  await pool.query(
    `insert into post_words (word, post_id)
     select word, id from posts, unnest(string_to_array(text, ' ')) word on conflict do nothing`,
  );
  for (const path of ['home', 'public', 'tags/many1', 'keywords/many'])
    await reader.get(`/v1/timelines/${path}`);
}, LIMIT_MS);
afterAll(() => ripple?.dispose());

it(
  `${POSTS} posts are removed, and what others post meanwhile keeps the budgets`,
  async () => {
    const { headers } = await leaver.delete('/v1/users/me');
    const location = headers.get('location') ?? '';
    const since = performance.now();
    const written: string[] = [];
    const answers: number[] = [];
    while ((await ripple.anybody.get(location)).body.state !== 'done') {
      const asked = performance.now();
      written.push(await post(writer, `meanwhile ${written.length} #many1`));
      answers.push(performance.now() - asked);
      await sleep(POST_EVERY_MS);
    }
    const seconds = (performance.now() - since) / 1_000;
    const receipt = async (id: string) => (await writer.get(`/v1/posts/${id}/delivery`)).body;
    await expect
      .poll(async () => (await receipt(written.at(-1) ?? '')).complete, { timeout: 60_000 })
      .toBe(true);
    const slowest: Record<string, number> = {};
    for (const id of written) {
      const { complete, rings: reached } = await receipt(id);
      expect(complete).toBe(true);
      for (const [ring, { ms }] of Object.entries<{ ms: number }>(reached))
        slowest[ring] = Math.max(slowest[ring] ?? 0, ms);
    }
    answers.sort((one, other) => one - other);
    const p99 = Math.round(answers[Math.floor(answers.length * 0.99)] ?? 0);
    console.log(
      `leaving: ${POSTS} posts in ${seconds.toFixed(1)} s beside ${written.length} others; slowest ${JSON.stringify(slowest)} ms, answers p99 ${p99} ms`,
    );
    for (const [ring, ms] of Object.entries(slowest))
      expect(ms, ring).toBeLessThan(rings[ring as keyof typeof rings].budgetMs);
    expect((await ripple.anybody.get(location)).body.removed.posts).toBe(POSTS);
    expect(await verifyDeleted(ripple)).toMatchObject({ code: 0, remains: [] });
  },
  LIMIT_MS,
);
