import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Whether a post was announced before it was withheld: one that was held never was, and is new when it is released.
  await sql`alter table withheld_posts add column announced boolean not null default false`.execute(db);
  await sql`create index withheld_posts_by_state on withheld_posts (state, post_id)`.execute(db);
  await sql`create index user_states_by_state on user_states (state, user_id) where state <> 'active'`.execute(
    db,
  );

  // What users report. A report about a post names its author, too. The bound of open ones is in
  // packages/moderation/src/reports.ts.
  await sql`
    create table reports (
      id bigint primary key default next_id(),
      reporter_id bigint not null references users on delete cascade,
      post_id bigint references posts on delete cascade,
      user_id bigint not null references users on delete cascade,
      reason text not null,
      text text not null,
      state text not null default 'open' check (state in ('open', 'resolved', 'dismissed', 'closed')),
      note text not null default ''
    )`.execute(db);
  await sql`create index reports_by_state on reports (state, id)`.execute(db);
  await sql`
    create unique index reports_open on reports (reporter_id, user_id, coalesce(post_id, 0))
    where state = 'open'`.execute(db);
  await sql`create index reports_by_reporter on reports (reporter_id)`.execute(db);
  await sql`create index reports_by_user on reports (user_id)`.execute(db);
  await sql`create index reports_by_post on reports (post_id) where post_id is not null`.execute(db);

  // What moderators did. Bare ids, since a line outlives what it tells of.
  await sql`
    create table moderation_log (
      id bigint primary key default next_id(),
      action text not null,
      moderator_id bigint,
      moderator text,
      post_id bigint,
      user_id bigint not null,
      report_id bigint,
      reason text not null
    )`.execute(db);
  await sql`create index moderation_log_by_post on moderation_log (post_id, id) where post_id is not null`.execute(
    db,
  );
}
