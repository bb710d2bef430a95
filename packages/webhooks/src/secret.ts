import { createHmac, randomBytes } from 'node:crypto';

/** A secret as Standard Webhooks writes it: 24 to 64 random bytes in base64, with this before. */
const PREFIX = 'whsec_';
const BYTES = 32;

export const createSecret = (): string => PREFIX + randomBytes(BYTES).toString('base64');

export interface Signed {
  /** The same at every try. */
  id: string;
  /** Of this try, in seconds since the Unix epoch. */
  timestamp: number;
  body: string;
}

/**
 * The headers of a webhook, as https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 * has them, with a signature by each secret.
 */
export function signatureHeaders({ id, timestamp, body }: Signed, secrets: string[]): Record<string, string> {
  const sign = (secret: string) =>
    createHmac('sha256', Buffer.from(secret.slice(PREFIX.length), 'base64'))
      .update(`${id}.${timestamp}.${body}`)
      .digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': secrets.map((secret) => `v1,${sign(secret)}`).join(' '),
  };
}
