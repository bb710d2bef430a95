import type { Pool } from '@ripple/db';

/** What waits for moderators. Counting ends at {@link MOST_COUNTED}. */
export interface Waiting {
  openReports: number;
  heldPosts: number;
}

const MOST_COUNTED = 10_000;

export async function countWaiting(pool: Pool): Promise<Waiting> {
  const { rows } = await pool.query<Waiting>({
    name: 'count-waiting-for-moderators',
    text: `
      select
        (select count(*) from (select from reports where state = 'open' limit $1) open) as "openReports",
        (select count(*) from (select from withheld_posts where state = 'held' limit $1) held) as "heldPosts"`,
    values: [MOST_COUNTED],
  });
  return rows[0] as Waiting;
}
