import { type Kysely, sql } from 'kysely';

/**
 * Users who leave. The row of a user stays, since tombstones of posts refer to it, with nothing in it: its handle is `-`
 * and the id, which no handle can be. Rights and order of the removal: packages/leaving.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // turn: which message goes on with the removal (of several, one does). swept_at: when it was looked once more for
  // what requests have written that were under way when the user left. avatar_key: files that are to be removed.
  await sql`
    create table deletions (
      id bigint primary key default next_id(),
      user_id bigint not null unique references users,
      requested_at timestamptz not null default clock_timestamp(),
      completed_at timestamptz,
      swept_at timestamptz,
      turn integer not null default 0,
      turned_at timestamptz not null default clock_timestamp(),
      avatar_key text,
      removed jsonb not null default '{}'
    )`.execute(db);
  await sql`create index deletions_under_way on deletions (turned_at) where swept_at is null`.execute(db);

  // Handles that were given up; expires_at null: for ever.
  await sql`
    create table reserved_handles (
      handle text primary key,
      user_id bigint not null,
      expires_at timestamptz
    )`.execute(db);
  await sql`create index reserved_handles_of_user on reserved_handles (user_id)`.execute(db);
  await sql`create index reserved_handles_by_expiry on reserved_handles (expires_at)`.execute(db);

  // Skips the insert, as "on conflict do nothing" does, whichever version of the api makes the user. It waits for who is
  // giving the handle up just now, so that a reservation that is not committed yet is seen, too.
  await sql`
    create function refuse_reserved_handle() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
    begin
      perform from users where handle = new.handle for key share;
      if exists (
        select from reserved_handles
        where handle = new.handle and (expires_at is null or expires_at > clock_timestamp())
      ) then
        return null;
      end if;
      return new;
    end
    $$`.execute(db);
  await sql`
    create trigger refuse_reserved_handle before insert on users
    for each row execute function refuse_reserved_handle()`.execute(db);

  // What stands in place of a handle is no word.
  await sql`
    create or replace function words_of_user(handle text, name text) returns text[] language sql immutable as $$
      select array(
        select handle where left(handle, 1) <> '-'
        union select unnest(words_of_text(lower(normalize(name, nfkc))))
      )
    $$`.execute(db);

  // By this alone a handle or an external id can change: the api has no right to set one.
  await sql`
    create function empty_user(leaver bigint, keeps_external_id boolean) returns void
    language sql security definer set search_path = public, pg_temp as $$
      update users set handle = '-' || id, name = '', bio = '', data = null, locked = false,
        -- No external id has a control character.
        external_id = case when keeps_external_id then external_id else E'\\x01' || id end
      where id = leaver
    $$`.execute(db);
  await sql`revoke execute on function empty_user from public`.execute(db);

  // Whom stored answers tell of, for those who may not read them.
  await sql`
    create view users_in_answers as
    select owner_id as user_id from idempotency_keys where owner_id <> 0
    union all
    select (answer->>'id')::bigint from idempotency_keys where owner_id = 0 and answer->>'id' ~ '^[0-9]{1,16}$'
    union all
    select (mention->>'id')::bigint from idempotency_keys, jsonb_array_elements(
      case when jsonb_typeof(answer->'mentions') = 'array' then answer->'mentions' else '[]' end
    ) mention`.execute(db);
}
