import { createHash } from 'node:crypto';
import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/messages';

/** A request that names itself with an idempotency key, so that it can be retried. */
export interface Claim {
  owner: UserId;
  key: string;
  /** Tells this request from another one under the same key. */
  requestHash: string;
}

/** The key was used before, for another request. */
export class KeyReusedError extends Error {
  override name = 'KeyReusedError';
}

/** The secret that was made under the key opens nothing any more: it was revoked, or another one replaced it. */
export class SecretRevokedError extends Error {
  override name = 'SecretRevokedError';
}

/** An answer that holds a secret, and how to know that again without it: {@link fingerprintOf}. */
export interface SecretAnswer<Body> {
  answer: Body;
  fingerprint: string;
}

/** What is stored of a secret of many random bits: its SHA-256, in hex. */
export const fingerprintOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/**
 * The answer that was stored under the key of a claim; `undefined` if there is none.
 * @throws {KeyReusedError} if it was given to another request
 */
export const findAnswer = (db: Db, claim: Claim) => readAnswer(selectAnswer(db, claim), claim);

/**
 * Does `work` once: its answer is stored under the key in the transaction of the work. A retry, also after a crash,
 * gets that answer and does nothing; one that comes while the first is under way waits for its row. When `work`
 * throws, nothing is stored.
 */
export async function answerOnce<Body>(trx: Db, claim: Claim, work: () => Promise<Body>): Promise<Body> {
  if (!(await claimKey(trx, claim))) {
    const known = await findAnswer(trx, claim);
    if (!known) throw expired();
    return (known.body ?? undefined) as Body;
  }
  const body = await work();
  await storeAnswer(trx, claim, body ? JSON.stringify(body) : null);
  return body;
}

/**
 * As {@link answerOnce}, for an answer that holds a secret, which is not stored. So a retry makes another one, as
 * long as that of the last try is still the one in use.
 * @param isCurrent tells whether that is so, of a fingerprint, and keeps it so until the end of the transaction
 * @throws {SecretRevokedError} if it isn't; nothing is made then
 */
export async function answerWithSecret<Body>(
  trx: Db,
  claim: Claim,
  make: () => Promise<SecretAnswer<Body>>,
  isCurrent: (fingerprint: string) => Promise<boolean>,
): Promise<Body> {
  if (!(await claimKey(trx, claim))) {
    // Locked, so that of two retries one is after the other.
    const known = await readAnswer(selectAnswer(trx, claim).forUpdate(), claim);
    if (!known) throw expired();
    const { fingerprint } = (known.body ?? {}) as { fingerprint?: string };
    if (fingerprint === undefined || !(await isCurrent(fingerprint))) {
      throw new SecretRevokedError('the secret of this idempotency key is revoked');
    }
  }
  const { answer, fingerprint } = await make();
  await storeAnswer(trx, claim, JSON.stringify({ fingerprint }));
  return answer;
}

const selectAnswer = (db: Db, { owner, key }: Claim) =>
  db
    .selectFrom('idempotency_keys')
    .select(['request_hash', 'answer'])
    .where('owner_id', '=', owner)
    .where('key', '=', key);

async function readAnswer(
  query: ReturnType<typeof selectAnswer>,
  { requestHash }: Claim,
): Promise<{ body: object | null } | undefined> {
  const row = await query.executeTakeFirst();
  if (row && row.request_hash !== requestHash) {
    throw new KeyReusedError('this idempotency key was used for another request');
  }
  return row && { body: row.answer };
}

/**
 * Claims a key. `status` is required by its column and not read any more: a route knows its own.
 * @returns false if it was claimed before
 */
async function claimKey(trx: Db, { owner, key, requestHash }: Claim): Promise<boolean> {
  const inserted = await trx
    .insertInto('idempotency_keys')
    .values({ owner_id: owner, key, request_hash: requestHash, status: 0, answer: null })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

const storeAnswer = (trx: Db, { owner, key }: Claim, answer: string | null) =>
  trx
    .updateTable('idempotency_keys')
    .set({ answer })
    .where('owner_id', '=', owner)
    .where('key', '=', key)
    .execute();

const expired = () => new Error('the answer under this key has just expired');
