import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // What people follow besides people: a tag as #tag, a keyword as it is. The shard is that of the user, as in
  // follows.
  await sql`
    create table topic_follows (
      topic text collate "C" not null,
      shard smallint not null,
      user_id bigint not null references users on delete cascade,
      primary key (topic, shard, user_id)
    )`.execute(db);
  await sql`create unique index topic_follows_by_user on topic_follows (user_id, topic)`.execute(db);

  // How many follow each; the part of a keyword by which posts find it (packages/posts/src/words.ts).
  await sql`
    create table topics (
      topic text collate "C" primary key,
      gram text collate "C",
      followers integer not null
    ) with (fillfactor = 50)`.execute(db);
  await sql`create index topics_by_gram on topics (gram) where gram is not null`.execute(db);
}
