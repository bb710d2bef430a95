import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { inAnHour, token } from '../flow/contract/tokens.ts';
import { ONE_PIXEL, uploadMedia } from '../flow/upload-media.ts';
import type { TestUser } from '../ripple/client.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';
import { everyRoute } from './every-route.ts';
import { exchange, type RawAnswer } from './exchange.ts';
import { createJudge } from './fuzz/judge.ts';
import { canBeDone, createMastodonWorld, inEveryForm, withBody } from './fuzz/mastodon.ts';
import { type FuzzRequest, requestsTo, type World } from './fuzz/requests.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { type Operation, readMastodonOperations, readOperations } from './openapi.ts';

/** `npm run fuzz -- --requests 10000 --seed 7` sets them. */
const requests = Number(process.env.FUZZ_REQUESTS ?? 1_200);
const seed = Number(process.env.FUZZ_SEED ?? 20_261_122);
const LIMIT_MS = 5_000;
const secret = 'a-secret-that-only-the-tests-know-of';
const ROUNDS = 10;
const good = (status: number) => status >= 200 && status < 400;

let ripple: TestRipple;
let every: Awaited<ReturnType<typeof everyRoute>>;
let ledger: Ledger;
let world: World;
/** Of clients of Mastodon, with people of their own. */
let mastodonWorld: World;

beforeAll(async () => {
  every = await everyRoute();
  ripple = await startRipple({
    services: ['api', 'media'],
    settings: { ...every.settings, JWT_SECRET: secret },
  });
  const users = [await ripple.user('ada'), await ripple.user('bob'), await ripple.user('cid')];
  const posts = await Promise.all(users.flatMap((user, n) => Array.from({ length: 8 }, () => post(user, n))));
  const pictures = await Promise.all(users.map(({ token }) => uploadMedia(ripple.url, token, ONE_PIXEL)));
  // Of a user whose token the fuzzer does not use: the address stays good.
  const { body: feed } = await (await ripple.user('dot')).post('/v1/users/me/feed-token', undefined);
  const leavers = await Promise.all(Array.from({ length: 8 }, (_, n) => ripple.user(`leaver_${n}`)));
  const left = await (await ripple.user('gone')).delete('/v1/users/me');
  const ready = async () =>
    (await ripple.database.pool.query("select key from media where state = 'ready'")).rows;
  await vi.waitFor(async () => expect(await ready()).toHaveLength(pictures.length), 15_000);
  // A letter is good for once, and may be used up by a request that isn't counted.
  const asked = ['dot', 'dit', 'dah'];
  for (const handle of asked.slice(1)) await ripple.user(handle);
  await ripple.database.pool.query(
    `insert into mail_settings (user_id, address, confirm_token, unsubscribe_token, notifications, digest)
     select id, handle || '@example.org', case when handle = any($1) then 'letter-' || handle end,
            'letter-' || handle, true, 'off' from users where left(handle, 1) <> '-'`,
    [asked],
  );
  // More requests to follow than are likely to be refused before one is accepted.
  const asking = await Promise.all(Array.from({ length: 4 }, (_, n) => ripple.user(`asking_${n}`)));
  const eva = await ripple.user('eva');
  await eva.patch('/v1/users/me', { locked: true });
  for (const user of asking) await user.put(`/v1/users/${eva.handle}/follow`);
  const server = token({ scope: 'server', exp: inAnHour() }, 'HS256', secret);
  const hooks = await Promise.all(Array.from({ length: 12 }, () => createWebhook(server)));
  const { rows: deliveries } = await ripple.database.pool.query(
    `insert into webhook_deliveries (webhook_id, event_xid, event_id, type, actor_id, object_id, at, state)
     select $1, xid, id, type, actor_id, object_id, at, 'failed' from events where type = 'post.created' limit 2
     returning id`,
    [hooks[0]],
  );
  const report = await users[0]?.post('/v1/reports', { handle: 'bob', reason: 'spam' });
  world = {
    leavers: leavers.map((user) => user.token),
    tokens: [
      ...[...users, eva].map((user) => user.token),
      // That of the embedding application, for the routes that are its alone.
      server,
    ],
    known: {
      // The last ones are free.
      handle: ['ada', 'bob', 'cid', ...asking.map(({ handle }) => handle), 'fay', 'gus'],
      tag: ['바다', '#Fuzz'],
      word: ['바다', 'Fuzz'],
      externalId: [...users.slice(0, 1).map((user) => user.id), 'order-1', 'a/b'],
      userId: users.map((user) => user.id),
      follower: users.map((user) => user.id),
      followee: users.map((user) => user.id),
      id: posts,
      inReplyTo: posts,
      deletionId: [left.body.id],
      type: ['post', 'run'],
      types: ['post', 'post,run'],
      postId: posts,
      reportId: [report?.body.id],
      mediaId: pictures.map(({ body }) => body.id),
      avatarMediaId: pictures.map(({ body }) => body.id),
      key: (await ready()).map(({ key }) => key),
      token: [feed.token, ...asked.map((handle) => `letter-${handle}`)],
      webhookId: hooks.slice(0, 2),
      // That may be deleted.
      spareWebhookId: hooks.slice(2),
      deliveryId: deliveries.map(({ id }) => String(id)),
      url: ['https://callback.example/hook'],
      lane: ['public', 'feeds'],
      address: ['ada@example.org', 'bob@example.org'],
      'hub.topic': ['http://ripple.test/v1/tags/fuzz/feed.atom'],
      'hub.callback': ['https://callback.example/?a=b'],
    },
  };
  mastodonWorld = await createMastodonWorld(ripple);
  // What it does behind an answer would be taken for a trace of the next request.
  await ripple.stop('media');
  ledger = await openLedger(ripple);
});
afterAll(async () => {
  await ripple?.dispose();
  await every?.close();
});

async function createWebhook(server: string): Promise<string> {
  const authorization = `Bearer ${server}`;
  const { status, text, body } = await ripple.anybody.post(
    '/v1/webhooks',
    { url: 'https://callback.example/hook', types: ['post.created'] },
    { authorization },
  );
  expect(status, text).toBe(201);
  return body.id;
}

async function post(user: TestUser, n: number): Promise<string> {
  const visibility = n === 0 ? 'followers' : 'public';
  const { status, text, body } = await user.post('/v1/posts', { text: 'a #fuzz #바다', visibility });
  expect(status, text).toBe(201);
  return body.id;
}

/** In demo mode everybody moderates: what the fuzzer has hidden, and whom it has suspended, others would not find. */
async function endModeration(): Promise<void> {
  const moderate = (path: string, state: string) =>
    ripple.anybody.put(`/v1/moderation/${path}`, {}, { state, reason: '' });
  for (const handle of ['ada', 'bob', 'cid']) await moderate(`users/${handle}`, 'active');
  for (const id of world.known.id ?? []) await moderate(`posts/${id}`, 'visible');
  await ledger.changes();
}

const judge = createJudge();

/** Makes requests to one operation; what was wrong with the smallest that failed, if one did. */
async function fuzz(
  [operation, around]: [Operation, World],
  count: number,
  round: number,
  seen: (status: number) => void,
) {
  const property = fc.asyncProperty(requestsTo(operation, around), async (request) => {
    const answer = await exchange(ripple.url, request, LIMIT_MS);
    seen(request.operation ? answer.status : 0);
    const wrong = judge(request, answer, await ledger.changes());
    if (wrong.length > 0) throw new Error(describeExchange(wrong, request, answer));
  });
  // The same seed would give every operation the same values; its place among them changes with every new one.
  const ownSeed = seed + round + createHash('sha256').update(operation.name).digest().readUInt16BE();
  const { failed, errorInstance, counterexample } = await fc.check(property, {
    seed: ownSeed,
    numRuns: count,
  });
  if (!failed) return [];
  const [request] = counterexample ?? [];
  return [`${operation.name}: ${(errorInstance as Error).message}\n${request && describeRequest(request)}`];
}

const short = (text: string) => (text.length > 400 ? `${text.slice(0, 400)}… (${text.length})` : text);
const describeRequest = ({ method, path, headers, body }: FuzzRequest) =>
  short(JSON.stringify({ method, path, headers, body: body?.toString('latin1') }));
const describeExchange = (wrong: string[], _: FuzzRequest, { status, text }: RawAnswer) =>
  `${wrong.join('; ')}: ${status} ${short(text)}`;

/** @param isDone whether an operation must have been accepted at least once */
async function fuzzAll(
  operations: Operation[],
  around: World,
  isDone: (name: string) => boolean,
): Promise<void> {
  const statuses = new Map<string, number[]>();
  const failures: string[] = [];
  for (const operation of operations) {
    const seen = statuses.get(operation.name) ?? [];
    statuses.set(operation.name, seen);
    const count = Math.ceil(requests / operations.length);
    // Few of them may be what the operation accepts; what is never done is not tried at all.
    for (let round = 0; round < ROUNDS && !seen.some(good); round++) {
      failures.push(...(await fuzz([operation, around], count, round, (status) => seen.push(status))));
    }
    if (operation.path.startsWith('/v1/moderation/')) await endModeration();
  }
  const all = [...statuses.values()].flat();
  console.log(`fuzz: seed ${seed}, ${all.length} requests, ${all.filter(good).length} accepted`);

  expect(failures).toEqual([]);
  const never = [...statuses].filter(([, seen]) => !seen.some(good)).map(([name]) => name);
  expect(never.filter(isDone), 'was never done').toEqual([]);
  expect((await ripple.anybody.get('/readyz')).status).toBe(200);
}

const limit = 60_000 + requests * 60;

it(
  `takes ${requests} requests that nobody thought of`,
  async () => fuzzAll(await readOperations(ripple.anybody), world, () => true),
  limit,
);

it(
  `takes ${requests} requests by strange clients of Mastodon`,
  async () => {
    // The old route for pictures waits 10 s for a service that does not run here; the newer one takes the same form.
    const known = (await readMastodonOperations()).filter(({ name }) => name !== 'POST /api/v1/media');
    const operations = known.map(withBody).flatMap(inEveryForm);
    await fuzzAll(operations, mastodonWorld, canBeDone);
  },
  limit,
);
