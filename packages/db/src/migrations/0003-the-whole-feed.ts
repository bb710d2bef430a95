import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Reposts are posts of their own, without a text.
  await sql`
    alter table posts
      add column repost_of bigint references posts on delete cascade,
      drop constraint posts_visibility_check,
      add constraint posts_visibility_check check (visibility in ('public', 'followers', 'direct'))`.execute(
    db,
  );
  await sql`
    create unique index posts_one_repost on posts (author_id, repost_of)
    where repost_of is not null and deleted_at is null`.execute(db);
  await sql`
    create index posts_reposts on posts (repost_of) where repost_of is not null and deleted_at is null
  `.execute(db);
  // With the visibility in the index, a home timeline is built from it alone.
  await sql`drop index posts_by_author`.execute(db);
  await sql`
    create index posts_by_author on posts (author_id, id desc) include (visibility) where deleted_at is null
  `.execute(db);
  await sql`drop index posts_public`.execute(db);
  await sql`
    create index posts_public on posts (id desc)
    where deleted_at is null and visibility = 'public' and repost_of is null`.execute(db);

  await sql`
    create table post_mentions (
      user_id bigint not null references users on delete cascade,
      post_id bigint not null references posts on delete cascade,
      primary key (user_id, post_id)
    )`.execute(db);

  await sql`
    create table favourites (
      user_id bigint not null references users on delete cascade,
      post_id bigint not null references posts on delete cascade,
      primary key (user_id, post_id)
    )`.execute(db);
  await sql`create index favourites_by_post on favourites (post_id)`.execute(db);

  // Counted from the rows themselves, behind the answer; the version says which count is the newer one.
  await sql`
    create table post_counts (
      post_id bigint primary key references posts on delete cascade,
      replies integer not null default 0,
      favourites integer not null default 0,
      reposts integer not null default 0,
      version integer not null default 1
    ) with (fillfactor = 50)`.execute(db);

  await sql`
    create table blocks (
      blocker_id bigint not null references users on delete cascade,
      blocked_id bigint not null references users on delete cascade,
      primary key (blocker_id, blocked_id)
    )`.execute(db);
  await sql`create index blocks_by_blocked on blocks (blocked_id, blocker_id)`.execute(db);
  await sql`
    create table mutes (
      muter_id bigint not null references users on delete cascade,
      muted_id bigint not null references users on delete cascade,
      primary key (muter_id, muted_id)
    )`.execute(db);
}
