import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCli } from '@ripple/cli';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createClient, type TestAnswer, type TestClient } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { inAnHour, token } from '../contract/tokens.ts';
import { createApplication, JWT_SECRET } from '../embedded/application.ts';
import { ONE_PIXEL, uploadMedia } from '../upload-media.ts';

const names = ['ada', 'bob', 'cat', 'dan', 'eve'] as const;
type Name = (typeof names)[number];
const externalIdOf = (name: string) => `${name}@example.org`;
const tokenOf = (claims: object) => token({ exp: inAnHour(), ...claims }, 'HS256', JWT_SECRET);

let source: TestRipple;
let folder: string;
/** Of each user what the export says, to them and to the application. */
const exports: Record<'own' | 'server', string[]> = { own: [], server: [] };

const as = (ripple: TestRipple, name: Name) => createClient(ripple.url, tokenOf({ sub: externalIdOf(name) }));

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ripple-round-trip-'));
  source = await startRipple({ settings: { AUTH_MODE: 'jwt', JWT_SECRET } });
  await makeWorld(source);
  const application = createApplication(source);
  for (const name of names) {
    exports.own.push(await textOf(as(source, name)));
    exports.server.push(await textOf(application.server, application.actingFor(externalIdOf(name))));
  }
});
afterAll(async () => {
  await source?.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function textOf(client: TestClient, headers: Record<string, string> = {}): Promise<string> {
  const { status, text } = await client.get('/v1/users/me/export', headers);
  expect(status).toBe(200);
  return text;
}

async function made(answer: Promise<TestAnswer>): Promise<TestAnswer['body']> {
  const { status, body, text } = await answer;
  if (status >= 300) throw new Error(`${status}: ${text}`);
  return body;
}

/** People who have done everything that there is to do, some posts with external ids and some without. */
async function makeWorld(ripple: TestRipple): Promise<void> {
  const { server, upsert } = createApplication(ripple);
  const [ada, bob, cat, dan, eve] = names.map((name) => as(ripple, name)) as [
    TestClient,
    TestClient,
    TestClient,
    TestClient,
    TestClient,
  ];
  for (const name of names)
    await made(upsert(externalIdOf(name), { handle: name, name: name.toUpperCase(), bio: 'Hi' }));
  await made(
    server.put(
      `/v1/users/by-external-id/${encodeURIComponent(externalIdOf('dan'))}`,
      {},
      { locked: true, data: { a: 1 } },
    ),
  );
  const post = (client: TestClient, body: object) => made(client.post('/v1/posts', body));
  const put = (client: TestClient, id: string, body: object) =>
    made(client.put(`/v1/posts/by-external-id/${id}`, {}, body));
  for (const [client, others] of [
    [ada, ['bob', 'cat']],
    [bob, ['ada', 'cat']],
    [cat, ['ada']],
    [eve, ['ada', 'bob']],
  ] as const) {
    for (const other of others) await client.put(`/v1/users/${other}/follow`);
  }
  const root = await post(ada, { text: 'A root #여행 for @bob and @nobody_there' });
  const first = await put(bob, 'b1', {
    text: 'An answer',
    inReplyTo: root.id,
    type: 'note',
    data: { n: 1.5 },
  });
  const second = await post(ada, { text: 'Another answer', inReplyTo: first.id });
  await put(bob, 'b2', { text: 'The last answer', inReplyTo: second.id, visibility: 'followers' });
  await post(cat, { text: 'Only for @ada', visibility: 'direct' });
  const gone = await put(cat, 'gone', { text: 'Soon gone #여행' });
  const orphan = await post(ada, { text: 'An answer to what is gone', inReplyTo: gone.id });
  await made(cat.delete(`/v1/posts/${gone.id}`));
  const edited = await post(bob, { text: 'Before #여행' });
  await made(bob.patch(`/v1/posts/${edited.id}`, { text: 'After #travel and words' }));
  const { body: picture } = await uploadMedia(ripple.url, tokenOf({ sub: externalIdOf('cat') }), ONE_PIXEL, {
    alt: 'A dot',
  });
  const isReady = async () => (await cat.get(`/v1/media/${picture.id}`)).body.state === 'ready';
  await vi.waitUntil(isReady, { timeout: 30_000 });
  const illustrated = await post(cat, { text: 'With a picture', mediaIds: [picture.id] });
  const isShown = async () => (await cat.get(`/v1/posts/${illustrated.id}`)).body.media[0].state === 'ready';
  await vi.waitUntil(isShown, { timeout: 30_000 });
  const silent = await put(dan, 'd1', { data: { only: 'data' }, type: 'event' });
  for (const [client, target] of [
    [bob, root],
    [cat, root],
    [eve, first],
    [ada, illustrated],
  ] as const) {
    await client.put(`/v1/posts/${target.id}/favourite`);
    await client.put(`/v1/posts/${target.id}/bookmark`);
  }
  await bob.put(`/v1/posts/${illustrated.id}/repost`);
  await eve.put(`/v1/posts/${root.id}/repost`);
  await bob.put(`/v1/posts/${orphan.id}/repost`);
  await ada.put(`/v1/posts/${silent.id}/favourite`);
  await eve.put(`/v1/tags/${encodeURIComponent('여행')}/follow`);
  await eve.put('/v1/keywords/words/follow');
  await eve.put('/v1/users/cat/mute');
  await bob.put('/v1/users/eve/block');
  for (let n = 0; n < 30; n++) await post(n % 2 ? ada : bob, { text: `Many ${n} #many` });
  // Held and hidden, as moderators leave them.
  const hidden = await post(ada, { text: 'Hidden #many' });
  await ripple.database.pool.query(
    `with hidden as (update posts set visibility = 'withheld', version = version + 1 where id = $1 returning id)
     insert into withheld_posts (post_id, visibility, state, reason) select id, 'public', 'hidden', 'rude' from hidden`,
    [hidden.id],
  );
  await ripple.database.pool.query('delete from post_tags where post_id = $1', [hidden.id]);
  const copy = ripple.ownRedis.together(`${ripple.isolation.namespace}:post:${hidden.id}`, hidden.id);
  await ripple.ownRedis.onKey(copy).del(copy);
}

/** An empty Ripple with all these lines in it. */
async function imported(lines: string[], use: (target: TestRipple) => Promise<void>): Promise<void> {
  const target = await startRipple({
    services: ['api', 'indexer'],
    settings: { AUTH_MODE: 'jwt', JWT_SECRET },
  });
  try {
    const file = path.join(folder, 'all.ndjson');
    writeFileSync(file, lines.join(''));
    let err = '';
    const { databaseUrl, amqpUrl, redisUrl, redisNodes = '', namespace } = target.isolation;
    const code = await runCli(['import', file], {
      environment: {
        DATABASE_URL: databaseUrl,
        AMQP_URL: amqpUrl,
        REDIS_URL: redisUrl,
        REDIS_NODES: redisNodes,
        NAMESPACE: namespace,
      },
      stdout: { write: () => {} },
      stderr: { write: (text) => (err += text) },
      signal: new AbortController().signal,
    });
    expect([code, err]).toEqual([0, '']);
    await use(target);
  } finally {
    await target.dispose();
  }
}

/** A page as it is compared: pictures have other ids, and are where they were. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const { previewUrl: _, ...rest } = value as Record<string, unknown>;
  if ('blurhash' in rest) delete rest.id;
  return Object.fromEntries(Object.entries(rest).map(([name, each]) => [name, plain(each)]));
}

async function allPages(client: TestClient, first: string): Promise<unknown[]> {
  const pages: unknown[] = [];
  for (let next: string | null = first; next !== null; ) {
    const { status, body }: TestAnswer = await client.get(next);
    expect(status).toBe(200);
    pages.push(plain(body));
    next = body.next;
  }
  return pages;
}

const places = [
  'timelines/home',
  'timelines/public',
  'timelines/mentions',
  'timelines/favourites',
  'timelines/bookmarks',
  `timelines/tags/${encodeURIComponent('여행')}`,
  'timelines/tags/many',
  'timelines/keywords/words',
  ...names.flatMap((name) => [`users/${name}/posts`, `users/${name}/followers`, `users/${name}/following`]),
  'users/me/blocks',
  'users/me/mutes',
];

async function viewOf(ripple: TestRipple, name: Name) {
  const client = as(ripple, name);
  const { avatarPreview: _, ...me } = (await client.get('/v1/users/me')).body;
  const topics = (await client.get('/v1/users/me/topics')).body;
  const pages: Record<string, unknown> = {};
  for (const place of places) pages[place] = await allPages(client, `/v1/${place}?limit=7`);
  return { me, topics, pages };
}

/** Counts are counted behind the answers. */
async function viewsOf(ripple: TestRipple) {
  return Promise.all(names.map((name) => viewOf(ripple, name)));
}

describe.each(['own', 'server'] as const)('all exports together, as their %s tokens get them', (whose) => {
  it.each(['in order', 'backwards'])('give the same timelines in an empty Ripple, %s', async (order) => {
    const lines = order === 'in order' ? exports[whose] : exports[whose].toReversed();
    await imported(lines, async (target) => {
      await expect.poll(() => viewsOf(target)).toEqual(await viewsOf(source));
      expect(await createApplicationExports(target)).toEqual(exports.server.map(linesOf));
    });
  });
});

/** Their exports again: the same but for pictures, which are named by where they are. */
async function createApplicationExports(ripple: TestRipple) {
  const application = createApplication(ripple);
  const texts: unknown[] = [];
  for (const name of names)
    texts.push(linesOf(await textOf(application.server, application.actingFor(externalIdOf(name)))));
  return texts;
}

const linesOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('an export', () => {
  it('names others by their external ids to the application alone', () => {
    const [ofAda = ''] = exports.own;
    expect(ofAda).toContain(externalIdOf('ada'));
    expect(ofAda).not.toContain(externalIdOf('bob'));
    expect(ofAda).not.toContain('"b1"');
    expect(exports.server[0]).toContain(externalIdOf('bob'));
  });

  it('says what it is, and that it must not be kept', async () => {
    const { headers } = await as(source, 'ada').get('/v1/users/me/export');
    expect(headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
    expect((await createClient(source.url).get('/v1/users/me/export')).status).toBe(401);
    expect((await createApplication(source).server.get('/v1/users/me/export')).status).toBe(400);
  });
});
