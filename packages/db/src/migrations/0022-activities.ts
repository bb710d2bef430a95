import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // What the application says a post is. `json` keeps the text as it was given; `jsonb` would spell 1e308 out.
  await sql`
    alter table posts
      add column type text not null default 'post',
      add column data json`.execute(db);

  // The ids of posts in the application. An id that was taken stays so: the row of a deleted post stays, and so does this
  // one. In a table of their own, since a unique index on `posts` could only be built while no post is written. An id is
  // taken before its post is there, in the same transaction.
  await sql`
    create table post_external_ids (
      author_id bigint not null references users on delete cascade,
      external_id text not null,
      post_id bigint not null references posts on delete cascade deferrable initially deferred,
      primary key (author_id, external_id)
    )`.execute(db);
  await sql`create unique index post_external_ids_by_post on post_external_ids (post_id)`.execute(db);
}
