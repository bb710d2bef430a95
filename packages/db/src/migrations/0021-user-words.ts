import { type Kysely, sql } from 'kysely';

/**
 * By what users are found: their handle and the words of their name. Ordered by bytes, so that a prefix is one range of
 * the key. A trigger keeps them, so that they are right whichever version of the api writes a user; it has the rights
 * of its owner, so no role needs any for it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table user_words (
      word text collate "C" not null,
      user_id bigint not null,
      primary key (word, user_id)
    )`.execute(db);

  await sql`
    create function words_of_text(normalized text) returns text[] language sql immutable as $$
      select array(
        select distinct word collate "C" from regexp_split_to_table(normalized, '[[:space:][:punct:]]+') as word
        where word <> ''
      )
    $$`.execute(db);
  await sql`
    create function words_of_user(handle text, name text) returns text[] language sql immutable as $$
      select array(select handle union select unnest(words_of_text(lower(normalize(name, nfkc)))))
    $$`.execute(db);

  await sql`
    create function keep_user_words() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
    begin
      if tg_op <> 'INSERT' then
        delete from user_words
        where user_id = old.id and word = any (words_of_user(old.handle, old.name));
      end if;
      if tg_op <> 'DELETE' then
        insert into user_words (word, user_id)
        select unnest(words_of_user(new.handle, new.name)), new.id
        on conflict do nothing;
      end if;
      return null;
    end
    $$`.execute(db);
  await sql`
    create trigger keep_words after insert or delete or update of handle, name on users
    for each row execute function keep_user_words()`.execute(db);
}
