import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Db } from '@ripple/db';
import { readKey } from '@ripple/oauth';

/** What is signed: `log-in` is given to the application and comes back, `consent` to the form. One does not pass for the other. */
type SignedKind = 'log-in' | 'consent';

/** Signs what a log-in carries from one page to the next, so that nothing of it has to be kept. */
interface Signer {
  /** A text of the characters of base64url and a dot. @param seconds how long it is good */
  sign(kind: SignedKind, value: object, seconds: number): Promise<string>;
  /** What was signed; `undefined` for what was not, not as this kind, or is too old. */
  verify<T>(kind: SignedKind, text: unknown): Promise<T | undefined>;
}

export function createSigner(db: Db): Signer {
  let key: Promise<Buffer> | undefined;
  /** Read once it is needed, by all together; a failure is not kept. */
  async function findKey(): Promise<Buffer> {
    key ??= readKey(db);
    try {
      return await key;
    } catch (error) {
      key = undefined;
      throw error;
    }
  }

  async function signatureOf(kind: SignedKind, body: string): Promise<Buffer> {
    return createHmac('sha256', await findKey())
      .update(`${kind}.${body}`)
      .digest();
  }

  return {
    async sign(kind, value, seconds) {
      const expiresAt = Date.now() + seconds * 1_000;
      const body = Buffer.from(JSON.stringify({ value, expiresAt })).toString('base64url');
      return `${body}.${(await signatureOf(kind, body)).toString('base64url')}`;
    },
    async verify<T>(kind: SignedKind, text: unknown) {
      const [body, signature] = typeof text === 'string' ? text.split('.') : [];
      if (body === undefined || signature === undefined) return undefined;
      const expected = await signatureOf(kind, body);
      const given = Buffer.from(signature, 'base64url');
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      const { value, expiresAt } = JSON.parse(Buffer.from(body, 'base64url').toString());
      return expiresAt > Date.now() ? (value as T) : undefined;
    },
  };
}
