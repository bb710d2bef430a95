import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // A user may have so many pictures that are in no post, or that are not ready: they are counted at every upload.
  await sql`
    create index media_unfinished on media (owner_id)
    where post_id is null or state in ('uploading', 'processing')`.execute(db);
  await sql`drop index media_by_owner`.execute(db);

  // To lock a row, Postgres asks for the right to update some column of it. Roles that only lock get the right to this
  // one, which can hold nothing. (Not valid: rows from before are not read for it; they are null, too.)
  for (const table of ['posts', 'outbox', 'mail_due', 'notification_states']) {
    await sql`
      alter table ${sql.table(table)} add column row_lock boolean,
        add constraint row_lock_is_null check (row_lock is null) not valid`.execute(db);
  }
}
