import type { Db } from '@ripple/db';
import type { PostId } from '@ripple/messages';
import type { Counts, PostCounts } from '@ripple/posts';
import { sql } from 'kysely';

/** What is added to the counts of posts. */
export type Additions = Map<PostId, Partial<Counts>>;

/**
 * Adds what this transaction has inserted to the counts of posts. It comes last in the transaction, and rows are locked
 * in the order of their ids. Another count of a post (countPost of packages/posts) waits for it here and then has the
 * rows, or was made without them before.
 * @param posts whose counts are asked for, changed or not
 * @returns the counts of these by now
 */
export async function addToCounts(trx: Db, posts: PostId[], additions: Additions): Promise<PostCounts[]> {
  if (posts.length === 0) return [];
  const added = [...additions];
  if (added.length > 0) {
    const of = (name: keyof Counts) => added.map(([, counts]) => counts[name] ?? 0);
    await sql`
      insert into post_counts (post_id, replies, favourites, reposts)
      select * from unnest(
        ${added.map(([id]) => id)}::bigint[], ${of('replies')}::int[], ${of('favourites')}::int[], ${of('reposts')}::int[]
      ) order by 1
      on conflict (post_id) do update set
        replies = post_counts.replies + excluded.replies,
        favourites = post_counts.favourites + excluded.favourites,
        reposts = post_counts.reposts + excluded.reposts,
        version = post_counts.version + 1`.execute(trx);
  }
  const { rows } = await sql<PostCounts>`
    select post_id as "postId", replies, favourites, reposts, version from post_counts
    where post_id = any(${[...new Set(posts)]}::bigint[])`.execute(trx);
  return rows;
}

/** How often posts are answered by public ones. */
export function publicReplies(answers: { inReplyTo: PostId | null; isPublic: boolean }[]): Additions {
  return count(
    answers.flatMap(({ inReplyTo, isPublic }) => (inReplyTo === null || !isPublic ? [] : [inReplyTo])),
    'replies',
  );
}

/** How often each post is there. */
export function count(posts: PostId[], name: keyof Counts): Additions {
  const additions: Additions = new Map();
  for (const post of posts) additions.set(post, { [name]: (additions.get(post)?.[name] ?? 0) + 1 });
  return additions;
}
