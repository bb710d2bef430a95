import type { Db } from '@ripple/db';
import { sql } from 'kysely';
import { normaliseHandle, USER_COLUMNS, type User } from './user.ts';

/** Words that are looked at: those that come first of the very many that may begin with one letter. */
const MOST_WORDS = 1_000;
/** Users who have one of them. */
const MOST_USERS = 100;

/**
 * Users whose handle begins with a text, or of whose name a word does; of several words each begins one of the name. In any
 * case; the user with this very handle first, the others by handle. The work is bounded by two ranges of an index.
 */
export async function searchUsers(db: Db, text: string, limit: number): Promise<User[]> {
  const handle = normaliseHandle(text);
  const { rows } = await sql<User>`
    with asked as materialized (
      select whole, words_of_text(whole) as words
      from (select lower(normalize(${text}::text, nfkc)) collate "C" as whole) as normalized
    ), beginnings as (
      select whole as beginning from asked
      union
      (select word from asked, unnest(words) as word order by length(word) desc, word limit 1)
    ), found as (
      select user_id from beginnings cross join lateral (
        select distinct user_id from (
          select user_id from user_words
          where word >= beginning and word < beginning || U&'\\+10FFFF'
          order by word, user_id limit ${MOST_WORDS}
        ) as first limit ${MOST_USERS}
      ) as users_of_words
      union
      select id from users where handle = ${handle}
    )
    select ${USER_COLUMNS} from users, asked
    -- A word of a name that was changed while the table was filled may have stayed.
    where id in (select user_id from found) and (
      starts_with(handle, whole) or words <> '{}' and not exists (
        select from unnest(words) as word
        where not exists (select from unnest(words_of_text(lower(normalize(name, nfkc)))) as own where starts_with(own, word))
      )
    )
    order by handle <> ${handle}, handle
    limit ${limit}`.execute(db);
  return rows;
}
