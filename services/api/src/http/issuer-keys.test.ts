import { generateKeyPairSync } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errors, type JWTHeaderParameters } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createIssuerKeys, KeysUnavailableError } from './issuer-keys.ts';

const jwkOf = (kid: string) => ({
  ...generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }),
  kid,
});
const sends =
  (status: number, body: string, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(status, headers).end(body);
const publishes = (...kids: string[]) => sends(200, JSON.stringify({ keys: kids.map(jwkOf) }));

let answer: RequestListener;
let asked = 0;
const server = createServer((request, response) => {
  asked += 1;
  answer(request, response);
});
let keys: ReturnType<typeof createIssuerKeys>;

beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  keys = createIssuerKeys(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`));
  asked = 0;
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(async () => {
  vi.useRealTimers();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const find = async (kid: string) => {
  const header: JWTHeaderParameters = { alg: 'EdDSA', kid };
  return keys(header, { payload: '', signature: '', protected: '' });
};
const pass = (seconds: number) => vi.advanceTimersByTime(seconds * 1_000);

describe('an issuer', () => {
  it.each<[string, RequestListener]>([
    ['500', sends(500, '{"keys":[]}')],
    ['a page', sends(200, '<html>')],
    ['a redirect', sends(302, '', { location: 'http://127.0.0.1:1/' })],
    ['JSON that is no set of keys', sends(200, '{"keys":"none"}')],
    ['nothing, and hangs up', (_, response) => response.destroy()],
  ])('that answers %s gives no keys, until it does', async (_, failure) => {
    answer = failure;
    await expect(find('a')).rejects.toThrow(KeysUnavailableError);
    await expect(find('a')).rejects.toThrow(KeysUnavailableError);
    expect(asked, 'not for every token').toBe(1);
    answer = publishes('a');
    pass(1);
    await find('a');
  });

  it('that is silent gives no keys', async () => {
    answer = () => {};
    await expect(Promise.all([find('a'), find('b')])).rejects.toThrow(KeysUnavailableError);
    expect(asked).toBe(1);
  }, 60_000);

  it('is asked for an unknown key at most every 30 seconds', async () => {
    answer = publishes('a');
    await find('a');
    for (let n = 0; n < 100; n++) await expect(find(`guess ${n}`)).rejects.toThrow(errors.JWKSNoMatchingKey);
    expect(asked).toBe(1);
    answer = publishes('a', 'new');
    pass(30);
    const guesses = Array.from({ length: 100 }, (_, n) => find(`guess ${n}`).catch((error) => error));
    await Promise.all([find('new'), find('a'), ...guesses]);
    expect(asked).toBe(2);
  });

  it('that is away leaves the keys that are known, for a day', async () => {
    answer = publishes('a');
    await find('a');
    answer = sends(500, '');
    for (let hour = 0; hour < 23; hour++) {
      pass(3_600);
      await expect(find(`guess ${hour}`), 'it may be new').rejects.toThrow(KeysUnavailableError);
      const before = asked;
      for (let n = 0; n < 10; n++) await expect(find(`guess ${n}`)).rejects.toThrow(KeysUnavailableError);
      expect(asked).toBe(before);
      await find('a');
    }
    pass(2 * 3_600);
    await expect(find('a')).rejects.toThrow(KeysUnavailableError);
    answer = publishes('a');
    pass(1);
    await find('a');
  });

  it('that withdraws a key is believed after ten minutes, without a request that waits for it', async () => {
    answer = publishes('a', 'old');
    await find('old');
    answer = publishes('a');
    pass(601);
    await find('old');
    await vi.waitFor(() => expect(asked).toBe(2));
    await vi.waitFor(() => expect(find('old')).rejects.toThrow(errors.JWKSNoMatchingKey));
  });
});
