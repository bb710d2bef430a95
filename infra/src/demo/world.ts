import { type Database, type Db, openDatabase } from '@ripple/db';
import { shardOf } from '@ripple/people';
import { gramsOf } from '@ripple/posts';
import { SignJWT } from 'jose';
import { sql } from 'kysely';
import { type DemoWorld, planWorld } from './plan-world.ts';

const TOKEN_LIFE = '365d';

/** What the api verifies a token with. */
export interface DemoTokens {
  secret: string;
  issuer: string | undefined;
  audience: string | undefined;
}

/**
 * Fills an empty database with the demo world; one that has users is left as it is. It goes straight into
 * Postgres: timelines are built from there when they are first read.
 * @returns a demo user, if there is one, with a token
 */
export async function fillDemoWorld(options: {
  databaseUrl: string;
  tokens: DemoTokens;
}): Promise<{ handle: string; token: string; filled: boolean }> {
  const database = openDatabase({ url: options.databaseUrl, connections: 1, applicationName: 'ripple-demo' });
  try {
    const world = planWorld(new Date());
    const filled = await fillIfEmpty(database, world);
    const handles = world.users.map(({ handle }) => handle);
    const user = await database.db
      .selectFrom('users')
      .select(['id', 'handle'])
      // The most followed user of the demo world, or, in another database, the oldest one.
      .orderBy(sql`handle = ${handles[0]}`, 'desc')
      .orderBy('id')
      .executeTakeFirstOrThrow();
    const { secret, issuer, audience } = options.tokens;
    const token = new SignJWT()
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(String(user.id))
      .setIssuedAt()
      .setExpirationTime(TOKEN_LIFE);
    if (issuer) token.setIssuer(issuer);
    if (audience) token.setAudience(audience);
    return { handle: user.handle, token: await token.sign(new TextEncoder().encode(secret)), filled };
  } finally {
    await database.close();
  }
}

function fillIfEmpty({ db }: Database, world: DemoWorld): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const anyUser = await trx.selectFrom('users').select('id').limit(1).executeTakeFirst();
    if (anyUser) return false;
    await fill(trx, world);
    return true;
  });
}

async function fill(trx: Db, { users, follows, posts }: DemoWorld): Promise<void> {
  await trx
    .insertInto('users')
    .values(users.map(({ id, handle, name }) => ({ id, handle, name })))
    .execute();
  // In columns: a row per follow would be more parameters than Postgres takes.
  await sql`
    insert into follows (followee_id, shard, follower_id)
    select * from unnest(
      ${follows.map(({ followee }) => followee)}::bigint[],
      ${follows.map(({ follower }) => shardOf(follower))}::smallint[],
      ${follows.map(({ follower }) => follower)}::bigint[])`.execute(trx);
  await sql`
    insert into user_counts (user_id, followers, following)
    select id,
      (select count(*) from follows where followee_id = id),
      (select count(*) from follows where follower_id = id)
    from users`.execute(trx);
  await trx
    .insertInto('posts')
    .values(
      posts.map(({ id, authorId, text, tags, writtenTags }) => ({
        id,
        author_id: authorId,
        text,
        visibility: 'public' as const,
        in_reply_to: null,
        tags,
        written_tags: writtenTags,
        mentions: '[]',
        edited_at: null,
        deleted_at: null,
      })),
    )
    .execute();
  await trx
    .insertInto('post_tags')
    .values(posts.flatMap(({ id, tags }) => tags.map((tag) => ({ tag, post_id: id }))))
    .execute();
  const words = posts.flatMap(({ id, text }) => gramsOf(text).map((word) => ({ id, word })));
  await sql`
    insert into post_words (word, post_id)
    select * from unnest(${words.map(({ word }) => word)}::text[], ${words.map(({ id }) => id)}::bigint[])
  `.execute(trx);
}
