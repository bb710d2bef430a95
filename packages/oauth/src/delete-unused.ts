import type { Db } from '@ripple/db';
import { type RawBuilder, sql } from 'kysely';

/** Rows that one statement deletes at most, and statements of one call. */
const BATCH = 1_000;
const MOST_BATCHES = 100;

/** A client asks a person to log in again after this. */
const TOKEN_DAYS = 365;
/** A client that no user has allowed anything registers again after this. */
const APP_DAYS = 30;
/** Clients that no user has allowed anything: what programs can register without end. The oldest go first. */
const MOST_UNUSED_APPS = 100_000;

/** @returns how many were deleted, so for the others */
export const deleteOldCodes = (db: Db): Promise<number> =>
  deleteAll(
    db,
    sql`delete from oauth_codes where hash in (
      select hash from oauth_codes where expires_at < now() limit ${BATCH})`,
  );

export const deleteOldLogIns = (db: Db): Promise<number> =>
  deleteAll(
    db,
    sql`delete from oauth_used_log_ins where nonce in (
      select nonce from oauth_used_log_ins where expires_at < now() limit ${BATCH})`,
  );

export const deleteUnusedTokens = (db: Db): Promise<number> =>
  deleteAll(
    db,
    sql`delete from oauth_tokens where id in (
      select id from oauth_tokens where used_at < now() - make_interval(days => ${TOKEN_DAYS}) limit ${BATCH})`,
  );

/** A token of the client itself does not keep it: it is had for the asking. */
export async function deleteUnusedApps(db: Db, mostUnused = MOST_UNUSED_APPS): Promise<number> {
  // As text: a Date has no microseconds.
  const { rows } = await sql<{ used_at: string }>`
    select used_at::text from oauth_apps where ${IS_UNUSED} order by used_at desc offset ${mostUnused} limit 1`.execute(
    db,
  );
  const [oldest] = rows;
  return deleteAll(
    db,
    sql`delete from oauth_apps where id in (
      select id from oauth_apps where ${IS_UNUSED} and used_at <= greatest(
        now() - make_interval(days => ${APP_DAYS}), ${oldest?.used_at ?? null}::timestamptz)
      order by used_at limit ${BATCH})`,
  );
}

const IS_UNUSED = sql`
  not exists (select from oauth_tokens where app_id = oauth_apps.id and user_id is not null)
  and not exists (select from oauth_codes where app_id = oauth_apps.id)`;

async function deleteAll(db: Db, statement: RawBuilder<unknown>): Promise<number> {
  let deleted = 0;
  for (let batches = 0; batches < MOST_BATCHES; batches++) {
    const { numAffectedRows = 0n } = await statement.execute(db);
    deleted += Number(numAffectedRows);
    if (numAffectedRows < BATCH) break;
  }
  return deleted;
}
