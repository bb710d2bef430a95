import { setTimeout as sleep } from 'node:timers/promises';
import type { Tables } from '@ripple/db';
import type { PostId } from '@ripple/messages';
import { type Kysely, sql } from 'kysely';
import { type Counts, countPost, rowsOf } from './count-post.ts';
import type { PublishedCounts } from './counts.ts';

/** A post whose counts are not those of its rows. */
export interface WrongCounts {
  postId: PostId;
  /** What the rows say. */
  counted: Counts;
  /** What readers are shown. */
  shown: Counts;
}

export interface CountsVerdict {
  checked: number;
  wrong: WrongCounts[];
  repaired: number;
}

const BATCH = 1_000;
/** A change that was just made is counted by then. */
const SECOND_LOOK_MS = 2_500;

/**
 * Compares the counts that readers are shown with the rows that they count, post by post. What looks wrong is
 * looked at twice, with a pause, and with `repair` counted anew.
 */
export async function verifyCounts(
  { db, counts }: { db: Kysely<Tables>; counts: PublishedCounts },
  { repair, signal }: { repair: boolean; signal?: AbortSignal },
): Promise<CountsVerdict> {
  const verdict: CountsVerdict = { checked: 0, wrong: [], repaired: 0 };
  for (let after = 0; !signal?.aborted; ) {
    const ids = await nextPosts(db, after);
    const last = ids.at(-1);
    if (last === undefined) break;
    after = last;
    verdict.checked += ids.length;
    const suspects = await findWrong(db, counts, ids);
    if (suspects.length === 0) continue;
    await sleep(SECOND_LOOK_MS, undefined, { signal }).catch(() => {});
    const wrong = await findWrong(
      db,
      counts,
      suspects.map(({ postId }) => postId),
    );
    verdict.wrong.push(...wrong);
    if (repair) verdict.repaired += await countAnew(db, counts, wrong);
  }
  return verdict;
}

async function nextPosts(db: Kysely<Tables>, after: number): Promise<PostId[]> {
  const { rows } = await sql<{ id: PostId }>`
    select id from posts where id > ${after} and deleted_at is null and repost_of is null
    order by id limit ${BATCH}`.execute(db);
  return rows.map(({ id }) => id);
}

async function findWrong(db: Kysely<Tables>, counts: PublishedCounts, ids: PostId[]): Promise<WrongCounts[]> {
  const shown = await counts.get(ids);
  const { replies, favourites, reposts } = rowsOf(sql<PostId>`listed.id`);
  const { rows } = await sql<Counts & { id: PostId }>`
    select id, ${replies} as replies, ${favourites} as favourites, ${reposts} as reposts
    from unnest(${ids}::bigint[]) as listed (id)`.execute(db);
  return rows.flatMap(({ id, ...counted }): WrongCounts[] => {
    const seen = shown.get(id);
    if (!seen) return [];
    const same =
      seen.replies === counted.replies &&
      seen.favourites === counted.favourites &&
      seen.reposts === counted.reposts;
    return same ? [] : [{ postId: id, counted, shown: seen }];
  });
}

async function countAnew(db: Kysely<Tables>, counts: PublishedCounts, wrong: WrongCounts[]): Promise<number> {
  let repaired = 0;
  for (const { postId } of wrong) {
    const counted = await countPost(db, postId);
    if (!counted) continue;
    await counts.put(counted);
    repaired += 1;
  }
  return repaired;
}
