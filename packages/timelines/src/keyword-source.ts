import { directionOf, type Pool } from '@ripple/db';
import type { PostId } from '@ripple/messages';
import { containsKeyword, gramsOfKeyword } from '@ripple/posts';
import { type IdRange, type Stretch, stretchOf } from './id-range.ts';

const FEWEST = 200;
/** How many posts with each part are counted, to find the rarest. */
const COUNTED = 1_000;

/**
 * Public posts with a keyword: the index range of its rarest part, newest first, of which those count whose
 * text has the whole of it. Between two of these there may be any number of others: `range.most` bounds the rows.
 */
export async function listPostsWithKeyword(pool: Pool, word: string, range: IdRange): Promise<Stretch> {
  const { limit, most = Number.POSITIVE_INFINITY } = range;
  const { way, onwards, order, cursor } = directionOf(range);
  const batch = Math.max(FEWEST, limit);
  const gram = await findRarest(pool, gramsOfKeyword(word));
  const found: PostId[] = [];
  let upTo = cursor as PostId;
  let looked = 0;
  while (found.length < limit && looked < most) {
    const { rows } = await pool.query<{ id: PostId; text: string | null }>({
      name: `timeline-keyword-${way}`,
      text: `select post_id as id,
               (select text from posts where id = post_id and deleted_at is null) as text
             from post_words where word = $1 and post_id ${onwards} $2
             order by post_id ${order} limit $3`,
      values: [gram, upTo, batch],
    });
    for (const { id, text } of rows) if (text !== null && containsKeyword(text, word)) found.push(id);
    looked += rows.length;
    upTo = rows.at(-1)?.id ?? upTo;
    if (rows.length < batch) return { ...stretchOf(found, limit), looked };
  }
  const cut = stretchOf(found, limit);
  return { ...cut, upTo: cut.upTo ?? upTo, looked };
}

/** The part that the fewest posts have; of those that many have, any. */
async function findRarest(pool: Pool, grams: string[]): Promise<string | undefined> {
  if (grams.length === 1) return grams[0];
  const { rows } = await pool.query<{ gram: string }>({
    name: 'rarest-word',
    text: `select gram from unnest($1::text[]) gram
           order by (select count(*) from (select from post_words where word = gram limit $2) posts)
           limit 1`,
    values: [grams, COUNTED],
  });
  return rows[0]?.gram;
}
