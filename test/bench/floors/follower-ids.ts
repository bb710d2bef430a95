import { openDatabase } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { listFollowersOfEach, SHARDS } from '@ripple/people';

/** As many shards as hold about five thousand followers of a million. */
const SLICE = 1;
const AT_ONCE = 2;

/** Follower ids a second, read from Postgres slice by slice as the timeline-writer does. */
export async function measureFollowerIds(databaseUrl: string, author: UserId): Promise<number> {
  const database = openDatabase({ url: databaseUrl, connections: AT_ONCE, applicationName: 'bench' });
  try {
    const start = performance.now();
    let [count, next] = [0, 0];
    const reader = async () => {
      while (next < SHARDS) {
        const from = next;
        next += SLICE;
        const slice = { of: author, from, to: from + SLICE - 1 };
        for (const followers of await listFollowersOfEach(database.pool, [slice])) count += followers.count;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, reader));
    return (count * 1_000) / (performance.now() - start);
  } finally {
    await database.close();
  }
}
