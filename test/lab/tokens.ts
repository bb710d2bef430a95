import type { UserId } from '@ripple/messages';
import { SignJWT } from 'jose';

/** Longer than any run. */
const LIFE = '1d';

/** Issues tokens as the application that embeds Ripple would; the same user gets the same one. */
export function createTokens(secret: string): (user: UserId) => Promise<string> {
  const key = new TextEncoder().encode(secret);
  const issued = new Map<UserId, Promise<string>>();
  return (user) => {
    const known = issued.get(user);
    if (known) return known;
    const token = new SignJWT()
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(String(user))
      .setExpirationTime(LIFE)
      .sign(key);
    issued.set(user, token);
    return token;
  };
}
