import type { Pool } from '@ripple/db';
import type { PostId, UserId } from '@ripple/messages';
import type { Timeline } from './timeline.ts';
import type { TimelineStore } from './timeline-store.ts';

/** Says of timelines whether a post belongs there, as far as is known when it is asked for. */
export type FindPlaces = () => Promise<(timeline: Timeline) => boolean>;

/**
 * Puts a post into the timelines that exist, and takes it out again where it belongs no more by then. A job that takes a
 * post out for a change comes after the change: so either it finds the post there, or the look behind the push finds the
 * change, whichever of the two comes first.
 * @returns how many entries the timelines have got by that
 */
export async function placePost(
  store: Pick<TimelineStore, 'push' | 'remove'>,
  post: PostId,
  timelines: Timeline[],
  findPlaces: FindPlaces,
): Promise<number> {
  let written = 0;
  for (let wanted = timelines; wanted.length > 0; ) {
    written += await store.push(wanted, post);
    const belongs = await findPlaces();
    const strays = wanted.filter((timeline) => !belongs(timeline));
    if (strays.length > 0) await store.remove(strays, post);
    // It may have come to belong there again, and been put there, before it was taken out.
    wanted = strays.length > 0 ? strays.filter(await findPlaces()) : [];
  }
  return written;
}

/** Of the mentions timelines of some users, those of users who are named in a post. */
export async function findMentions(
  pool: Pool,
  post: PostId,
  users: UserId[],
): Promise<Awaited<ReturnType<FindPlaces>>> {
  const { rows } = await pool.query<{ userId: UserId }>({
    name: 'named-in-post',
    text: `select user_id as "userId" from post_mentions where user_id = any($1::bigint[]) and post_id = $2`,
    values: [users, post],
  });
  const named = new Set(rows.map(({ userId }) => userId));
  return (timeline) => timeline.kind === 'mentions' && named.has(timeline.userId);
}
