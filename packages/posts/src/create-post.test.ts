import { type Database, openDatabase } from '@ripple/db';
import type { PostId, UserId } from '@ripple/messages';
import type { Claim } from '@ripple/outbox';
import { type Isolation, isolate, startTcpProxy, type TcpProxy } from '@ripple/test-env';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CreatePost, createPosting, type NewPost } from './create-post.ts';

let isolation: Isolation;
let proxy: TcpProxy;
/** Two processes. */
let database: Database;
let other: Database;
let create: CreatePost;
let createElsewhere: CreatePost;
let [ada, bert] = [0 as UserId, 0 as UserId];

beforeAll(async () => {
  isolation = await isolate();
  proxy = await startTcpProxy(isolation.databaseUrl);
  const options = { connections: 8, applicationName: 'ripple-test' };
  database = openDatabase({ url: proxy.url, ...options });
  other = openDatabase({ url: isolation.databaseUrl, ...options });
  create = createPosting(database.pool);
  createElsewhere = createPosting(other.pool);
  const { rows } = await other.pool.query<{ id: UserId }>(
    `insert into users (handle, name) values ('ada', 'Ada'), ('bert', 'Bert') returning id`,
  );
  [ada, bert] = rows.map(({ id }) => id) as [UserId, UserId];
});
afterAll(async () => {
  await database?.close();
  await other?.close();
  await proxy?.close();
  await isolation?.dispose();
});
beforeEach(() => other.pool.query('truncate posts, outbox, idempotency_keys cascade'));

const postOf = (text: string, changes: Partial<NewPost> = {}): NewPost => ({
  ...{
    authorId: ada,
    type: 'post',
    text,
    data: null,
    externalId: null,
    withheld: null,
    visibility: 'public',
    inReplyTo: null,
  },
  ...{ tags: [], writtenTags: [], mentions: [], links: [], media: [] },
  ...changes,
});
const numbered = (count: number) => Array.from({ length: count }, (_, number) => postOf(`Post ${number}`));
const claimOf = (key: string): { claim: Claim } => ({ claim: { owner: ada, key, requestHash: 'one' } });

const textsStored = async () =>
  (await other.db.selectFrom('posts').select('text').orderBy('text').execute()).map(({ text }) => text);
const countStatements = () => {
  let statements = 0;
  const { pool } = database;
  const query = pool.query.bind(pool) as (...args: unknown[]) => unknown;
  pool.query = ((...args: unknown[]) => {
    statements += 1;
    return query(...args);
  }) as typeof pool.query;
  return () => statements;
};

describe('posts that come together', () => {
  it('are each stored with what belongs to it, and answered with their own', async () => {
    const statements = countStatements();
    const posts = Array.from({ length: 100 }, (_, number) =>
      postOf(`Post ${number} "Ö" \\ 김`, {
        authorId: number % 2 ? ada : bert,
        visibility: number % 3 ? 'public' : 'followers',
        tags: [`tag${number}`, '바다'],
        writtenTags: [`Tag${number}`, '바다'],
        mentions: [{ id: bert, handle: 'bert' }],
        links: [`https://example.com/${number}`],
      }),
    );
    const created = await Promise.all(
      posts.map((post, number) => create(post, { origin: { requestId: `request-${number}` } })),
    );
    expect(statements()).toBeLessThanOrEqual(4);
    expect(new Set(created.map((post) => post?.document.id)).size).toBe(100);
    for (const [number, post] of posts.entries()) {
      const { document, row } = created[number] ?? {};
      expect(document).toEqual({ id: document?.id, ...post, repostOf: null, editedAt: null, version: 1 });
      const message = { type: 'post-created', version: 1, authorId: post.authorId, postId: document?.id };
      expect(row).toMatchObject({
        lane: 'post-created',
        origin: { requestId: `request-${number}` },
        message,
      });
      expect(row?.message).toHaveProperty('acceptedAt', expect.any(Number));
    }
    const rows = await other.db.selectFrom('posts').selectAll().orderBy('id').execute();
    const stored = new Map(rows.map((row) => [row.id, row]));
    for (const each of created) {
      const { authorId, text, visibility, tags, writtenTags, mentions, links } = each?.document ?? postOf('');
      expect(stored.get(each?.document.id as PostId)).toMatchObject({
        ...{ author_id: authorId, text, visibility, tags, written_tags: writtenTags, mentions, links },
        ...{ in_reply_to: null, version: 1, media: [] },
      });
    }
    const outbox = await other.db.selectFrom('outbox').select(['id', 'message', 'origin']).execute();
    const queued = new Map(outbox.map((row) => [row.id, row]));
    for (const each of created) {
      const { id, message, origin } = each?.row ?? {};
      expect(queued.get(id as number)).toEqual({ id, message, origin });
    }
    const tagged = await other.db.selectFrom('post_tags').selectAll().execute();
    const isPublic = (post: NewPost) => post.visibility === 'public';
    expect(tagged).toHaveLength(2 * posts.filter(isPublic).length);
    expect(await other.db.selectFrom('post_mentions').selectAll().execute()).toHaveLength(100);
  });

  it('are one post where they have the same idempotency key, here and elsewhere', async () => {
    const tries = [create, create, createElsewhere, createElsewhere].flatMap((createHere) =>
      ['a', 'b', 'c'].map((key) => createHere(postOf(`Key ${key}`), claimOf(key))),
    );
    const made = (await Promise.all(tries)).filter((post) => post !== undefined);
    expect(made.map(({ document }) => document.text).sort()).toEqual(['Key a', 'Key b', 'Key c']);
    expect(await textsStored()).toEqual(['Key a', 'Key b', 'Key c']);
    const answers = await other.db.selectFrom('idempotency_keys').select(['key', 'answer']).execute();
    for (const { document } of made) {
      expect(answers.map(({ answer }) => answer)).toContainEqual(document);
    }
    expect(await create(postOf('Key a'), claimOf('a'))).toBeUndefined();
  });

  it('fail alone', async () => {
    const posts = numbered(20);
    posts[7] = postOf('By an author who is gone', { authorId: 1 as UserId });
    posts[11] = postOf('An answer to nothing', { inReplyTo: 1 as PostId });
    const results = await Promise.allSettled(posts.map((post) => create(post)));
    const failed = results.flatMap((result, at) => (result.status === 'rejected' ? [at] : []));
    expect(failed).toEqual([7, 11]);
    for (const at of failed) expect(results[at]).toMatchObject({ reason: { code: '23503' } });
    expect(await textsStored()).toHaveLength(18);
  });
});

describe('a post that has to wait for another transaction', () => {
  const claimKey = (key: string) =>
    sql`insert into idempotency_keys (owner_id, key, request_hash, status) values (${ada}, ${key}, 'one', 201)`;

  it('holds up no other', async () => {
    const posts = numbered(20);
    let held: Promise<unknown> | undefined;
    await other.db.transaction().execute(async (trx) => {
      await claimKey('held').execute(trx);
      held = Promise.all([1, 2, 3].map(() => create(postOf('Held'), claimOf('held'))));
      const tries = [...posts.map((post) => create(post)), create(postOf('Keyed'), claimOf('free'))];
      const created = await Promise.all(tries);
      expect(created).not.toContain(undefined);
    });
    expect(await held).toEqual([undefined, undefined, undefined]);
    expect(await textsStored()).toHaveLength(21);
  });

  it('is stored in the end where both wait for each other', async () => {
    let tries: Promise<unknown>[] = [];
    await other.db.transaction().execute(async (trx) => {
      await claimKey('b').execute(trx);
      tries = ['a', 'b', 'c'].map((key) => create(postOf(`Key ${key}`), claimOf(key)));
      const waits = sql`select 1 from pg_locks where not granted`;
      await expect.poll(async () => (await waits.execute(other.db)).rows.length).toBeGreaterThan(0);
      await claimKey('a')
        .execute(trx)
        .catch(() => {});
    });
    const created = await Promise.all(tries);
    expect(created.filter((post) => post === undefined).length).toBeLessThan(3);
    const keys = await other.db.selectFrom('idempotency_keys').select('key').orderBy('key').execute();
    expect(keys.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
  });
});

it('fails together with the others when the connection breaks, and stores no half', async () => {
  await create(postOf('Before'));
  proxy.cut(1_000);
  const results = await Promise.allSettled(numbered(50).map((post) => create(post)));
  expect(results.every(({ status }) => status === 'rejected')).toBe(true);
  expect(await textsStored()).toEqual(['Before']);
  await create(postOf('After'));
  expect(await textsStored()).toEqual(['After', 'Before']);
});
