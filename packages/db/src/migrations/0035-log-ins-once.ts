import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // The code that a token was given for: who uses it again ends the token (RFC 6749, section 4.1.2).
  await sql`alter table oauth_tokens add column code_hash bytea`.execute(db);
  await sql`create unique index oauth_tokens_of_code on oauth_tokens (code_hash) where code_hash is not null`.execute(
    db,
  );

  // Log-ins that the application has done, until they would be too old anyway: each is good once.
  await sql`
    create table oauth_used_log_ins (
      nonce text primary key,
      expires_at timestamptz not null
    )`.execute(db);
  await sql`create index oauth_used_log_ins_expires_at on oauth_used_log_ins (expires_at)`.execute(db);
}
