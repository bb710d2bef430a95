import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // What a reader pages through, one row for what belongs together. The id is that of the newest event in it,
  // so a notification that grows moves to the top.
  await sql`
    create table notifications (
      user_id bigint not null references users on delete cascade,
      id bigint not null default next_id(),
      group_id bigint generated always as identity unique,
      kind text not null check (kind in ('mention', 'reply', 'favourite', 'repost', 'follow')),
      post_id bigint references posts on delete cascade,
      actors bigint[] not null,
      count integer not null,
      primary key (user_id, id)
    ) with (fillfactor = 70)`.execute(db);
  await sql`create index notifications_by_post on notifications (post_id, user_id, kind)`.execute(db);

  // Each event once, however often its message comes. post_id 0: a follow.
  await sql`
    create table notification_events (
      user_id bigint not null references users on delete cascade,
      kind text not null,
      post_id bigint not null,
      actor_id bigint not null references users on delete cascade,
      group_id bigint not null references notifications (group_id) on delete cascade,
      at bigint not null default next_id(),
      primary key (user_id, kind, post_id, actor_id)
    )`.execute(db);
  await sql`create index notification_events_by_group on notification_events (group_id, at desc)`.execute(db);

  // Also the row by which writers for the same reader wait for each other.
  await sql`
    create table notification_states (
      user_id bigint primary key references users on delete cascade,
      read_up_to bigint not null default 0
    )`.execute(db);
}
