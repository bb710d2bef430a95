import type { UserId } from '@ripple/messages';
import { SignJWT } from 'jose';

/** Longer than any run. */
const LIFE = '1d';

const signWith = (token: SignJWT, secret: string) =>
  token.setProtectedHeader({ alg: 'HS256' }).setExpirationTime(LIFE).sign(new TextEncoder().encode(secret));

/** A token of the application itself. */
export const issueServerToken = (secret: string): Promise<string> =>
  signWith(new SignJWT({ scope: 'server' }), secret);

/** Issues tokens as the application that embeds Ripple would; the same user gets the same one. */
export function createTokens(secret: string): (user: UserId) => Promise<string> {
  const issued = new Map<UserId, Promise<string>>();
  return (user) => {
    const known = issued.get(user);
    if (known) return known;
    const token = signWith(new SignJWT().setSubject(String(user)), secret);
    issued.set(user, token);
    return token;
  };
}
