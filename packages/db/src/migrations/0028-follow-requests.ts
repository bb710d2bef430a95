import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Who asks to follow whom, and waits for an answer: of users who are locked, or were when they were asked.
  await sql`
    create table follow_requests (
      followee_id bigint not null references users on delete cascade,
      follower_id bigint not null references users on delete cascade,
      created_at timestamptz not null default now(),
      primary key (followee_id, follower_id)
    )`.execute(db);
  await sql`create index follow_requests_by_follower on follow_requests (follower_id)`.execute(db);

  // To lock a row asks for the right to update a column of it; this one can't be set to anything.
  await sql`
    alter table users add column row_lock boolean,
      add constraint row_lock_is_null check (row_lock is null) not valid`.execute(db);

  await sql`
    alter table notifications
      drop constraint notifications_kind_check,
      add constraint notifications_kind_check
        check (kind in ('mention', 'reply', 'favourite', 'repost', 'follow', 'follow-request')) not valid`.execute(
    db,
  );
}
