import type { Pool } from '@ripple/db';
import type { PostId } from '@ripple/ids';
import { containsKeyword, gramOf } from '@ripple/posts';
import type { IdRange } from './postgres-source.ts';

const FEWEST = 200;

/**
 * Public posts with a keyword: the index range of its rarest part, newest first, of which those count whose
 * text has the whole of it.
 */
export async function readKeywordPosts(pool: Pool, word: string, range: IdRange): Promise<PostId[]> {
  const { limit } = range;
  const [way, comparison, order, start] =
    range.after === undefined
      ? (['older', '<', 'desc', range.before ?? Number.MAX_SAFE_INTEGER] as const)
      : (['newer', '>', 'asc', range.after] as const);
  const batch = Math.max(FEWEST, limit);
  const found: PostId[] = [];
  for (let cursor: number = start; found.length < limit; ) {
    const { rows } = await pool.query<{ id: PostId; text: string | null }>({
      name: `timeline-keyword-${way}`,
      text: `select post_id as id,
               (select text from posts where id = post_id and deleted_at is null) as text
             from post_words where word = $1 and post_id ${comparison} $2
             order by post_id ${order} limit $3`,
      values: [gramOf(word), cursor, batch],
    });
    for (const { id, text } of rows) if (text !== null && containsKeyword(text, word)) found.push(id);
    const last = rows.at(-1)?.id;
    if (rows.length < batch || last === undefined) break;
    cursor = last;
  }
  return found.slice(0, limit);
}
