import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Users who are not simply active. A row outlives its user: bare ids may stay in lists. Each change takes the next
  // version, whose row is locked until the commit: so versions are committed in their order, and who has read up to one
  // reads on from there.
  await sql`
    create table user_states (
      user_id bigint primary key,
      state text not null check (state in ('active', 'silenced', 'suspended', 'deleted')),
      reason text not null,
      version bigint not null
    )`.execute(db);
  await sql`create index user_states_by_version on user_states (version)`.execute(db);
  await sql`create table user_states_version (version bigint not null)`.execute(db);
  await sql`insert into user_states_version values (0)`.execute(db);

  // A withheld post is for its author alone, wherever posts are shown or counted; what it was to be stands beside it.
  await sql`
    alter table posts
      drop constraint posts_visibility_check,
      add constraint posts_visibility_check
        check (visibility in ('public', 'followers', 'direct', 'withheld')) not valid`.execute(db);
  await sql`
    create table withheld_posts (
      post_id bigint primary key references posts on delete cascade,
      visibility text not null check (visibility in ('public', 'followers', 'direct')),
      state text not null check (state in ('held', 'hidden')),
      reason text not null
    )`.execute(db);
}
