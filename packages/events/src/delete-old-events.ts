import type { Pool } from '@ripple/db';

/**
 * Deletes events that have expired, the oldest first, but for the last of them: a reader who stands there has missed
 * nothing, and one who stands before it finds that its event is gone (list-events.ts). So an event is deleted only when
 * the one after it has expired, too.
 * Rows are deleted by their place, since a plan by a range of the key may read the whole table.
 * @param most events that are looked at
 * @returns whether there may be more
 */
export async function deleteOldEvents(pool: Pool, days: number, most: number): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'delete-old-events',
    text: `
      with oldest as (
        select ctid as place, xid, id, at from events
        where xid < pg_snapshot_xmin(pg_current_snapshot()) order by xid, id limit $2
      ), judged as (
        select place, xid, id, bool_and(at < now() - $1 * interval '1 day') over (order by xid, id) as is_old from oldest
      ), followed as (
        select place, lead(is_old) over (order by xid, id) as next_is_old from judged
      )
      delete from events where ctid = any (array (select place from followed where next_is_old))`,
    values: [days, most],
  });
  return (rowCount ?? 0) >= most - 1;
}
