import { createHmac, type KeyObject, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Claims = Record<string, unknown>;
type Algorithm = 'HS256' | 'RS256' | 'ES256' | 'EdDSA' | 'none';

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token as an application that embeds Ripple would issue it, or as a forger would. */
export function token(claims: Claims, alg: Algorithm, key?: string | KeyObject, header: Claims = {}): string {
  const signed = `${encode({ alg, typ: 'JWT', ...header })}.${encode(claims)}`;
  return `${signed}.${signature(signed, alg, key).toString('base64url')}`;
}

function signature(signed: string, alg: Algorithm, key?: string | KeyObject): Buffer {
  if (alg === 'none' || key === undefined) return Buffer.alloc(0);
  if (alg === 'HS256') return createHmac('sha256', key).update(signed).digest();
  if (typeof key === 'string') throw new Error(`${alg} needs a private key`);
  const digest = alg === 'EdDSA' ? null : 'sha256';
  return sign(digest, Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
}

export const inAnHour = (): number => Math.floor(Date.now() / 1000) + 3_600;

/** Publishes public keys as an issuer does (RFC 7517), or answers as one that fails. */
export async function serveKeys(keys: Record<string, KeyObject>) {
  let failure: { status: number; body: string } | undefined;
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    if (failure) {
      response.writeHead(failure.status, { location: '/elsewhere' }).end(failure.body);
      return;
    }
    const jwks = Object.entries(keys).map(([kid, key]) => ({
      ...key.export({ format: 'jwk' }),
      kid,
      use: 'sig',
    }));
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: jwks }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`,
    /** Until the next call; undefined: the keys. */
    answerWith(given: typeof failure) {
      failure = given;
    },
    /** How often it was asked. */
    asked: () => asked,
    close: () => void server.close(),
  };
}
