import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Config } from '../config.ts';
import { createAuth, InvalidTokenError, isCanonicalToken } from './tokens.ts';

const JWT_SECRET = 'only-for-tests-only-for-tests-only';
const auth = createAuth({ AUTH_MODE: 'jwt', JWT_SECRET } as Config);

const inAnHour = Math.floor(Date.now() / 1_000) + 3_600;
const encode = (text: string) => Buffer.from(text).toString('base64url');

function tokenOf(claims: object): string {
  const signed = `${encode('{"alg":"HS256"}')}.${encode(JSON.stringify(claims))}`;
  return `${signed}.${createHmac('sha256', JWT_SECRET).update(signed).digest('base64url')}`;
}

const claims = { sub: '123', exp: inAnHour };

describe('a token', () => {
  it('is verified once, and known until it ends', async () => {
    const token = tokenOf({ ...claims, scope: 'a operator' });
    expect(auth.findVerified(token)).toBeUndefined();
    const identity = {
      subject: '123',
      isServer: false,
      isOperator: true,
      isModerator: false,
      expiresAt: inAnHour * 1_000,
    };
    expect(await auth.verify(token)).toEqual(identity);
    expect(auth.findVerified(token)).toEqual(identity);
  });

  const token = tokenOf(claims);
  const [header = '', payload = '', signature = ''] = token.split('.');
  /** The same 32 bytes, with other bits in what is beyond them. */
  const otherBits =
    signature.slice(0, -1) + String.fromCharCode(signature.charCodeAt(signature.length - 1) + 1);
  it.each([
    ['padding', `${token}=`],
    ['white space at its end', `${token}\t`],
    ['white space in the signature', `${header}.${payload}.${signature.slice(0, 9)}\n${signature.slice(9)}`],
    ['other bits beyond the last byte', `${header}.${payload}.${otherBits}`],
    ['the alphabet of base64', `${header}.${payload}.${signature.replace(/[-_]/, '+')}+`],
    ['a fourth part', `${token}.`],
    ['a part less', `${header}.${payload}`],
    ['an empty signature', `${header}.${payload}.`],
    ['more than 4,096 characters', tokenOf({ ...claims, more: 'x'.repeat(4_000) })],
  ])('with %s is not canonical', (_, spelling) => {
    expect(isCanonicalToken(token)).toBe(true);
    expect(isCanonicalToken(spelling)).toBe(false);
  });

  it.each([[['123']], [123], [{ id: '123' }], [true], [null], [''], [' 123'], ['\0'], [undefined]])(
    'whose sub is %j names no user',
    async (sub) => {
      await expect(auth.verify(tokenOf({ ...claims, sub }))).rejects.toThrow(InvalidTokenError);
    },
  );

  it.each(['server', 'moderator', 'operator'])('with the scope %s needs no sub', async (scope) => {
    const { subject, isServer, isModerator, isOperator } = await auth.verify(
      tokenOf({ exp: inAnHour, scope: `other ${scope}` }),
    );
    expect({ subject, server: isServer, moderator: isModerator, operator: isOperator }).toEqual({
      subject: undefined,
      server: false,
      moderator: false,
      operator: false,
      [scope]: true,
    });
  });

  it.each(['servers', 'Server', 'server:read', ['server']])('with the scope %j needs one', async (scope) => {
    await expect(auth.verify(tokenOf({ exp: inAnHour, scope }))).rejects.toThrow(InvalidTokenError);
  });

  it.each(['ada@example.org', '0123', '사용자', 'x'.repeat(255)])('may be for %s', async (sub) => {
    expect(await auth.verify(tokenOf({ ...claims, sub }))).toMatchObject({ subject: sub, isServer: false });
  });

  it.each([[[inAnHour]], [String(inAnHour)], [null], [undefined], [1]])(
    'whose exp is %j is not valid',
    async (exp) => {
      await expect(auth.verify(tokenOf({ ...claims, exp }))).rejects.toThrow(InvalidTokenError);
    },
  );
});
