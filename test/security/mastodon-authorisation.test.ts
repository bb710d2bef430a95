import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientFor } from '../flow/mastodon/token-for.ts';
import type { TestClient } from '../ripple/client.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';
import { type Cast, createCast } from './access/cast.ts';
import { mastodonAccess } from './access/mastodon.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { readMastodonOperations } from './openapi.ts';

/** Of none is it the scope that is asked for, nor does it contain one. */
const OTHER = 'write:never';

let ripple: TestRipple;
let ledger: Ledger;
let cast: Cast;
/** By kind of token; those with a scope are made when they are asked for. */
let clients: Record<'nobody' | 'itself' | 'narrow' | 'whole' | 'stranger', TestClient>;

beforeAll(async () => {
  ripple = await startRipple();
  ledger = await openLedger(ripple);
  cast = await createCast(ripple, 'read');
  clients = {
    nobody: ripple.anybody,
    itself: await clientFor(ripple, undefined),
    narrow: await clientFor(ripple, cast.author, [OTHER]),
    whole: await clientFor(ripple, cast.follower),
    stranger: await clientFor(ripple, cast.stranger),
  };
});
afterAll(() => ripple?.dispose());

const scoped = new Map<string, Promise<TestClient>>();

/** Of the stranger; one for each scope, since of too many the oldest end. */
function clientWith(scope: string): Promise<TestClient> {
  const client = scoped.get(scope) ?? clientFor(ripple, cast.stranger, [scope]);
  scoped.set(scope, client);
  return client;
}

/** Calls an operation about the author and the post for followers. */
async function ask(client: TestClient, operation: string) {
  const [method = '', template = ''] = operation.split(' ');
  const id = template.includes('/statuses/') ? cast.secretId : cast.author.id;
  const path = template.replace(/\{(hashtag|name)\}/, cast.tag).replace('{id}', id);
  const ids = new URLSearchParams({
    stream: 'user',
    tag: cast.tag,
    list: '1',
    q: cast.author.handle,
    acct: cast.author.handle,
  });
  for (const each of [cast.secretId, cast.author.id]) ids.append('id[]', each);
  if (method === 'GET') return client.get(`${path}?${ids}`);
  if (method === 'DELETE') return client.delete(path);
  if (method === 'PUT') return client.put(path, {}, {});
  return method === 'PATCH' ? client.patch(path, {}) : client.post(path, {});
}

it('every route is in the table, and only those', async () => {
  const operations = (await readMastodonOperations()).map(({ name }) => name);
  expect(Object.keys(mastodonAccess).toSorted()).toEqual(operations.toSorted());
});

describe.each(Object.entries(mastodonAccess))('%s (%s)', (name, access) => {
  const [who, scope] = access.split(' ');

  it('refuses whom it is not for, in the form of Mastodon, and without a trace', async () => {
    const refusals = {
      nobody: who === 'open' ? undefined : 401,
      itself: who === 'user' ? 422 : undefined,
      narrow: scope === undefined ? undefined : 403,
    };
    await ledger.changes();
    for (const [kind, status] of Object.entries(refusals)) {
      if (status === undefined) continue;
      const answer = await ask(clients[kind as keyof typeof refusals], name);
      expect(answer.status, `${kind}: ${answer.text}`).toBe(status);
      expect(answer.body).toEqual({ error: expect.any(String) });
    }
    expect(await ledger.changes()).toEqual([]);
  });

  // A live stream has no end; test/flow/mastodon/streaming has the other.
  const isStream = name.includes('/streaming') && who === 'user';
  it.skipIf(isStream)('takes the tokens that it is for, with no more than they need', async () => {
    const tokens = {
      nobody: who === 'open' ? clients.nobody : undefined,
      itself: who === 'client' ? clients.itself : undefined,
      // Of the stranger, who may do the least to the author.
      scoped: await clientWith(scope ?? OTHER),
    };
    for (const [kind, client] of Object.entries(tokens)) {
      if (!client) continue;
      const { status, text } = await ask(client, name);
      const isItsOwnRefusal = name === 'POST /api/v1/accounts' || / \/oauth\/(?!userinfo)/.test(name);
      expect(isItsOwnRefusal ? 0 : status, `${kind}: ${text}`).not.toSatisfy((code: number) =>
        [401, 403].includes(code),
      );
      expect(status, `${kind}: ${text}`).toBeLessThan(500);
      expect(text, 'what others must not see').not.toContain(cast.secretText);
    }
  });
});

describe('the post for followers', () => {
  const reads = Object.keys(mastodonAccess).filter(
    (name) => name.startsWith('GET') && !name.includes('/streaming'),
  );

  it.each(['nobody', 'stranger', 'itself'] as const)('is shown to %s nowhere', async (kind) => {
    const shown: string[] = [];
    const statuses = new Set<number>();
    for (const name of reads) {
      const { status, text } = await ask(clients[kind], name);
      // The log-in answers a client that it does not know by 401.
      if (name.includes('/api/')) statuses.add(status);
      if (text.includes(cast.secretText)) shown.push(name);
    }
    expect(shown).toEqual([]);
    // Else it would be refused everywhere, and nothing be tried.
    expect([...statuses]).toContain(200);
    if (kind === 'stranger') expect([...statuses]).not.toContain(401);
  });

  it('is shown to a follower, and can be changed by none but its author', async () => {
    const { status, text } = await ask(clients.whole, 'GET /api/v1/statuses/{id}');
    expect([status, text.includes(cast.secretText)]).toEqual([200, true]);
    for (const name of ['PUT', 'DELETE'].map((method) => `${method} /api/v1/statuses/{id}`))
      for (const kind of ['whole', 'stranger'] as const)
        expect([403, 404], name).toContain((await ask(clients[kind], name)).status);
    expect((await cast.author.get(`/v1/posts/${cast.secretId}`)).status).toBe(200);
  });
});
