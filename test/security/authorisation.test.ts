import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inAnHour, token } from '../flow/contract/tokens.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';
import { ask, type Cast, createCast, type Viewer, viewers } from './access/cast.ts';
import { access } from './access/table.ts';
import { everyRoute } from './every-route.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { type Operation, readOperations } from './openapi.ts';

const secret = 'a-secret-that-only-the-tests-know-of';

let ripple: TestRipple;
let every: Awaited<ReturnType<typeof everyRoute>>;
let ledger: Ledger;
let operations: Operation[];
/** What changes nothing shares them. */
let readers: Cast;

beforeAll(async () => {
  every = await everyRoute();
  ripple = await startRipple({ settings: { ...every.settings, JWT_SECRET: secret } });
  operations = await readOperations(ripple.anybody);
  ledger = await openLedger(ripple);
  readers = await createCast(ripple, 'read');
});
afterAll(async () => {
  await ripple?.dispose();
  await every?.close();
});

it('every route is in the table, and only those', () => {
  expect(Object.keys(access).toSorted()).toEqual(operations.map(({ name }) => name).toSorted());
});

it('what happens leaves a trace, so that none means that nothing happened', async () => {
  await ledger.changes();
  await readers.author.post('/v1/posts', { text: 'seen by the ledger' }, { 'idempotency-key': 'ledger' });
  expect((await ledger.changes()).toSorted()).toEqual(
    expect.arrayContaining(['idempotency_keys INSERT', 'outbox INSERT', 'posts INSERT']),
  );
});

describe.each(Object.entries(access))('%s', (name, row) => {
  it.each(viewers)('by the %s', async (viewer) => {
    const expected = row[viewer];
    const changesNothing = name.startsWith('GET') || Number(expected) >= 400;
    const cast = changesNothing ? readers : await createCast(ripple, `${viewer}_${nextNumber()}`);
    const answer = await ask(cast, name, viewer);
    if (typeof expected === 'number') {
      expect(answer.status, answer.text).toBe(expected);
      expect(answer.text, 'what others must not see').not.toContain(cast.secretText);
    } else {
      expect(answer.status, answer.text).toBe(200);
      expect(answer.text.includes(cast.secretText), `the post is ${expected}`).toBe(expected === 'shown');
    }
  });

  it('by the author with a token that is expired, foreign or unsigned: 401, and nothing happens', async () => {
    const claims = { sub: readers.author.id, iat: 1, exp: inAnHour() };
    const bad = {
      expired: token({ ...claims, exp: inAnHour() - 7_200 }, 'HS256', secret),
      foreign: token(claims, 'HS256', 'another-secret-of-sufficient-length'),
      unsigned: token(claims, 'none'),
      endless: token({ sub: claims.sub }, 'HS256', secret),
    };
    await ledger.changes();
    for (const [kind, forged] of Object.entries(bad)) {
      const answer = await ask(readers, name, 'nobody', { authorization: `Bearer ${forged}` });
      expect(answer.status, `${kind}: ${answer.text}`).toBe(401);
    }
    expect(await ledger.changes()).toEqual([]);
  });

  it('refuses without a trace', async () => {
    const refused = viewers.filter((viewer) => typeof row[viewer] === 'number' && Number(row[viewer]) >= 400);
    await ledger.changes();
    for (const viewer of refused) await ask(readers, name, viewer);
    expect(await ledger.changes()).toEqual([]);
  });
});

describe('what somebody may do is theirs alone', () => {
  it('a stranger who changes "me" changes no other', async () => {
    const cast = await createCast(ripple, 'own_name');
    const before = (await ripple.anybody.get(`/v1/users/${cast.author.handle}`)).body;
    await ask(cast, 'PATCH /v1/users/me', 'stranger');
    expect((await ripple.anybody.get(`/v1/users/${cast.author.handle}`)).body).toEqual(before);
  });

  it('who unfollows ends no other follow', async () => {
    const cast = await createCast(ripple, 'own_follow');
    await ask(cast, 'DELETE /v1/users/{handle}/follow', 'stranger');
    const { body } = await ripple.anybody.get(`/v1/users/${cast.author.handle}/followers`);
    expect(body.items.map((user: { id: string }) => user.id)).toEqual([cast.follower.id]);
  });

  it('who stops following sees posts for followers no more, in any place', async () => {
    const cast = await createCast(ripple, 'former');
    await cast.follower.delete(`/v1/users/${cast.author.handle}/follow`);
    const seen = await placesThatShow(cast, 'follower');
    expect(seen).toEqual([]);
  });

  it('a mention or an answer gives no access to a post for followers', async () => {
    const cast = await createCast(ripple, 'mentioned');
    const { body } = await cast.author.post('/v1/posts', {
      text: `${cast.secretText} @${cast.stranger.handle}`,
      visibility: 'followers',
      inReplyTo: cast.publicId,
    });
    expect((await cast.stranger.get(`/v1/posts/${body.id}`)).status).toBe(404);
    expect(await placesThatShow(cast, 'stranger')).toEqual([]);
  });
});

async function placesThatShow(cast: Cast, viewer: Viewer): Promise<string[]> {
  const places: string[] = [];
  for (const name of Object.keys(access).filter((each) => each.startsWith('GET /v1'))) {
    if ((await ask(cast, name, viewer)).text.includes(cast.secretText)) places.push(name);
  }
  return places;
}

let casts = 0;
const nextNumber = () => ++casts;
