import type { Pool } from '@ripple/db';
import type { PostId } from '@ripple/messages';
import { gramsOf } from './words.ts';

/**
 * Makes what a post is found by as its text is now; of a post that is deleted, not public, or a repost, nothing.
 * One at a time for each post, since its row is locked: so the newest text wins, in whichever order the jobs come.
 * @returns the text, if the post is found by it
 */
export async function indexWords(pool: Pool, id: PostId): Promise<string | undefined> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const { rows } = await client.query<{ text: string; found: boolean }>({
      name: 'lock-post-words',
      text: `select text, deleted_at is null and visibility = 'public' and repost_of is null as found
             from posts where id = $1 for no key update`,
      values: [id],
    });
    const [post] = rows;
    const words = post?.found ? gramsOf(post.text) : [];
    await client.query({
      name: 'drop-post-words',
      text: 'delete from post_words where post_id = $1 and word <> all($2::text[])',
      values: [id, words],
    });
    await client.query(insertWords([{ id, words }]));
    await client.query('commit');
    return post?.found ? post.text : undefined;
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    // A connection in an unknown state is thrown away, which rolls back.
    client.release(broken);
  }
}

/** Makes posts found by these words at once; {@link indexWords} takes out those of their earlier texts. */
export async function addWords(pool: Pool, posts: { id: PostId; words: string[] }[]): Promise<void> {
  // In one order for everybody: two who write the same rows never wait for each other in a circle.
  await pool.query(insertWords(posts.toSorted((a, b) => a.id - b.id)));
}

const insertWords = (posts: { id: PostId; words: string[] }[]) => ({
  name: 'add-post-words',
  text: `insert into post_words (word, post_id) select * from unnest($1::text[], $2::bigint[])
         on conflict do nothing`,
  values: [posts.flatMap(({ words }) => words), posts.flatMap(({ id, words }) => words.map(() => id))],
});

/** What a post is found by at the moment. */
export async function listWords(pool: Pool, id: PostId): Promise<string[]> {
  const { rows } = await pool.query<{ word: string }>({
    name: 'words-of-post',
    text: 'select word from post_words where post_id = $1',
    values: [id],
  });
  return rows.map(({ word }) => word);
}
