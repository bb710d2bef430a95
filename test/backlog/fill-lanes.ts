import type { Broker } from '@ripple/broker';
import type { Pool } from '@ripple/db';
import type { Job, PostId, UserId } from '@ripple/messages';

const AT_ONCE = 500;
const REPORT_EVERY = 100_000;

/** Puts `jobs` jobs into the lanes of the workers: those of the posts that are there, again and again. */
export async function fillLanes(options: {
  pool: Pool;
  broker: Broker;
  jobs: number;
  log: (line: string) => void;
  signal: AbortSignal;
}): Promise<void> {
  const { pool, broker, jobs, log, signal } = options;
  const { rows: posts } = await pool.query<{ id: PostId; author_id: UserId; tags: string[] }>(
    `select id, author_id, tags from posts where visibility = 'public' order by id desc limit 500`,
  );
  const all = posts.flatMap(({ id, author_id, tags }): Job[] => {
    const about = { version: 1 as const, postId: id, authorId: author_id, acceptedAt: Date.now() };
    return [
      { lane: 'followers', message: { ...about, type: 'deliver-home', shards: { from: 0, to: 255 } } },
      { lane: 'public', message: { ...about, type: 'index-post', visibility: 'public', tags } },
      { lane: 'feeds', message: { ...about, type: 'refresh-feeds', tags } },
    ];
  });
  let sent = 0;
  const send = async () => {
    while (sent < jobs && !signal.aborted) {
      const number = sent++;
      if (number % REPORT_EVERY === 0) log(`${number} jobs sent`);
      await broker.publish(all[number % all.length] as Job);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, send));
}
