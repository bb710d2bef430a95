import type { Db } from '@ripple/db';
import { sql } from 'kysely';
import { normaliseHandle, USER_COLUMNS, type User } from './user.ts';

/** Words that are looked at: those that come first of the very many that may begin with one letter. */
const MOST_LOOKED_AT = 100;

/**
 * Users whose handle, or a word of whose name, begins with a text, in any case: the one with this very handle first, the
 * others by handle. The work is bounded by a range of an index.
 */
export async function searchUsers(db: Db, text: string, limit: number): Promise<User[]> {
  const handle = normaliseHandle(text);
  const prefix = sql`lower(normalize(${text}::text, nfkc))`;
  const { rows } = await sql<User>`
    select ${USER_COLUMNS} from users
    where id in (
      select user_id from (
        select user_id from user_words
        where word >= ${prefix} and word < ${prefix} || U&'\\+10FFFF'
        order by word, user_id limit ${MOST_LOOKED_AT}
      ) as first
      union all
      select id from users where handle = ${handle}
    )
    -- A word of a name that was changed while the table was filled may have stayed.
    and exists (select from unnest(words_of_user(handle, name)) as word where starts_with(word, ${prefix}))
    order by handle <> ${handle}, handle
    limit ${limit}`.execute(db);
  return rows;
}
