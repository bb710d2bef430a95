import { createHash, randomBytes } from 'node:crypto';

/** 256 bits: out of reach of guessing, so a plain hash keeps it. */
const SECRET_BYTES = 32;

export const createSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

/** What is stored of a secret, code or token. */
export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
