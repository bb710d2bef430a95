import type { Pool } from '@ripple/db';
import type { PostId } from '@ripple/messages';

/** A post below another one. */
export interface Descendant {
  id: PostId;
  /** What it answers. */
  parentId: PostId;
}

/** What is below a post. */
export interface Descendants {
  /** Depth first: each is followed by what answers it. Answers to the same post stand as they came, the oldest first. */
  posts: Descendant[];
  /** Whether there are more. */
  truncated: boolean;
}

/**
 * The posts above one, up to the root or the first `most`: the root first, what it answers last. Deleted ones are among
 * them, so that nothing breaks the chain.
 */
export async function listAncestors(pool: Pool, post: PostId, most: number): Promise<PostId[]> {
  const { rows } = await pool.query<{ id: PostId }>({
    name: 'list-ancestors',
    text: `
      with recursive above (id, height) as (
        select in_reply_to, 1 from posts where id = $1 and in_reply_to is not null
        union all
        select in_reply_to, height + 1 from above join posts using (id)
        where in_reply_to is not null and height < $2
      )
      select id from above order by height desc`,
    values: [post, most],
  });
  return rows.map(({ id }) => id);
}

/**
 * The first `most` posts below one, deleted ones among them, by one query that goes down level by level and leaves out
 * what can't be among the first: `rank` is the place in its level, `place` how many posts of the levels so far come
 * before it in the whole order. Of a level only its beginning is kept, the shorter the more there is above; so however
 * large the thread is, at most about `most` x ln(`most`) posts are looked at.
 */
export async function listDescendants(pool: Pool, post: PostId, most: number): Promise<Descendants> {
  const { rows } = await pool.query<Descendant>({
    name: 'list-descendants',
    text: `
      with recursive below (id, parent_id, rank, place) as (
        select $1::bigint, null::bigint, 0::bigint, -1::bigint
        union all
        select id, parent_id, rank, place from (
          select child.id, below.id as parent_id, row_number() over level as rank,
            below.place + row_number() over level as place
          from below cross join lateral (
            select id from posts where in_reply_to = below.id order by id limit $2 - below.place
          ) child
          window level as (order by below.rank, child.id)
        ) level where place <= $2
      )
      select id, parent_id as "parentId" from below where parent_id is not null`,
    values: [post, most],
  });
  const all = depthFirst(rows, post);
  return { posts: all.slice(0, most), truncated: all.length > most };
}

/** @param posts each after what it answers or not; those with the same parent in any order */
export function depthFirst(posts: Descendant[], root: PostId): Descendant[] {
  const answers = new Map<PostId, Descendant[]>();
  for (const post of posts.toSorted((a, b) => b.id - a.id)) {
    const siblings = answers.get(post.parentId);
    if (siblings) siblings.push(post);
    else answers.set(post.parentId, [post]);
  }
  const ordered: Descendant[] = [];
  // The next one last.
  const waiting = [...(answers.get(root) ?? [])];
  for (let post = waiting.pop(); post; post = waiting.pop()) {
    ordered.push(post);
    waiting.push(...(answers.get(post.id) ?? []));
  }
  return ordered;
}
