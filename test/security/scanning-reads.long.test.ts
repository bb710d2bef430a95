import { lowestIdAt, type PostId } from '@ripple/messages';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';

/** Posts that no stranger may see, before and behind one that everybody may. */
const HIDDEN = 2_500;
const SAMPLES = 5;
const READERS = 40;

let ripple: TestRipple;
let monitor: Awaited<ReturnType<TestRipple['redis']['monitor']>>;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api'] });
  monitor = await ripple.redis.monitor();
  monitor.on('monitor', (_, [command, key]: string[]) => {
    if (/^mget$/i.test(command ?? '') && key?.startsWith(ripple.isolation.namespace)) asked += 1;
  });
  const hermit = await ripple.user('hermit');
  await ripple.database.pool.query(
    `insert into posts (id, author_id, text, visibility)
     select $1::bigint + n, $2, 'x', case n when 1 then 'public' else 'followers' end
     from generate_series(1, $3::int) n`,
    [lowestIdAt<PostId>(new Date(Date.now() - 3_600_000)), hermit.id, HIDDEN],
  );
});
afterAll(async () => {
  monitor?.disconnect();
  await ripple?.dispose();
});

/** How often this Redis was asked for documents, counts, and the like, by this api. */
let asked = 0;
async function fastest(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return Math.min(...times);
}

describe('a read among thousands of hidden posts', () => {
  it('costs about the same whatever the limit is', async () => {
    const read = (limit: number) => () => ripple.anybody.get(`/v1/users/hermit/posts?limit=${limit}`);
    await read(1)();
    const [most, least] = [await fastest(read(100)), await fastest(read(1))];
    expect(least).toBeLessThan(3 * most);
    const before = asked;
    await read(1)();
    await read(1)();
    // Two for each chunk: with two ids to each it would be thousands. That of the second read may still be on its way.
    expect(asked - before).toBeGreaterThan(5);
    expect(asked - before).toBeLessThan(100);
  });

  it('is not gone on with for a client that has hung up', async () => {
    const read = (signal?: AbortSignal) =>
      fetch(new URL('/v1/users/hermit/posts?limit=1', ripple.url), signal && { signal }).then((answer) =>
        answer.text(),
      );
    /** Nothing is under way any more. */
    const settle = async () => {
      let last = -1;
      const grown = () => {
        const previous = last;
        last = asked;
        return last - previous;
      };
      await expect.poll(grown, { interval: 300, timeout: 30_000 }).toBe(0);
    };
    await settle();
    const before = asked;
    await Promise.all(Array.from({ length: READERS }, () => read()));
    await settle();
    const answered = asked - before;

    const clients = Array.from({ length: READERS }, () => new AbortController());
    const reads = clients.map(({ signal }) => read(signal).catch(() => {}));
    await expect.poll(() => asked - before - answered, { interval: 1 }).toBeGreaterThan(0);
    for (const client of clients) client.abort();
    await Promise.all(reads);
    await settle();
    expect(asked - before - answered).toBeLessThan(0.7 * answered);
  });
});
