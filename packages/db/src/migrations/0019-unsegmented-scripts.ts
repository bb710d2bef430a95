import { type Kysely, sql } from 'kysely';

/** Thai, Lao, Myanmar and Khmer. */
const SCRIPTS = '\u0e00-\u0eff\u1000-\u109f\ua9e0-\ua9fe\uaa60-\uaa7f\u1780-\u17ff\u19e0-\u19ff';

/**
 * Words of these scripts were indexed as they stand between spaces, which is whole sentences; now every two characters
 * are (packages/posts/src/words.ts). The old rows stay until their posts are indexed again.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const some = sql.lit(`[${SCRIPTS}]`);
  const pair = sql.lit(`[${SCRIPTS}]{2}`);
  const others = sql.lit(`[^${SCRIPTS}]+`);
  await sql`
    insert into post_words (word, post_id)
    select gram, post_id from post_words,
      lateral (
        select substr(word, place, 2) as gram from generate_series(1, length(word) - 1) place
        where substr(word, place, 2) ~ ${pair}
        union
        select found[1] from regexp_matches(word, ${others}, 'g') found
      ) grams
    where word ~ ${some}
    on conflict do nothing`.execute(db);
  // Any part of a followed keyword will do.
  await sql`
    update topics set gram = coalesce(substring(gram from ${pair}), substring(gram from ${others}), gram)
    where gram ~ ${some}`.execute(db);
}
