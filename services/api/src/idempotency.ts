import { createHash } from 'node:crypto';
import { type Db, setOrigin, type Tables } from '@ripple/db';
import type { UserId } from '@ripple/ids';
import type { Origin } from '@ripple/telemetry';
import type { FastifyRequest } from 'fastify';
import type { Kysely, Transaction } from 'kysely';
import { ProblemError } from './problem.ts';
import { originOf } from './trace-requests.ts';

/** What a write answers. */
export interface Answer {
  status: number;
  body: object | null;
}

/** A write that names itself with an Idempotency-Key, so that it can be retried. */
export interface Claim {
  owner: UserId;
  key: string;
  requestHash: string;
}

/** A write: the request that it is done for, and its claim, if it makes one. */
export interface Write {
  origin: Origin;
  claim: Claim | undefined;
}

export const writeOf = (request: FastifyRequest): Write => ({
  origin: originOf(request),
  claim: claimOf(request),
});

const HEADER = 'idempotency-key';
/** Who has no token yet is known by the address: the first answer may hold a token. */
const NOBODY = 0 as UserId;

function claimOf(request: FastifyRequest): Claim | undefined {
  const key = request.headers[HEADER];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    const detail = 'must be 1 to 255 visible ASCII characters';
    throw new ProblemError(400, `Idempotency-Key ${detail}`, {
      errors: [{ pointer: `/headers/${HEADER}`, detail }],
    });
  }
  // A body that the route doesn't read says nothing about the request.
  const body = request.routeOptions.schema?.body ? request.body : null;
  const content = JSON.stringify([request.method, request.url, body]);
  return {
    owner: request.viewer ?? NOBODY,
    key: request.viewer === undefined ? `${request.ip} ${key}` : key,
    requestHash: createHash('sha256').update(content).digest('base64url'),
  };
}

/**
 * Does a write once: `work` runs in a transaction that also stores its answer under the key, so a retry,
 * also after a crash, gets that answer and does nothing. A second request that comes while the first is
 * under way waits for it. When `work` throws, nothing is stored and a retry starts afresh.
 */
export async function once(
  db: Kysely<Tables>,
  { origin, claim }: Write,
  work: (trx: Transaction<Tables>) => Promise<Answer>,
): Promise<Answer & { replayed: boolean }> {
  return db.transaction().execute(async (trx) => {
    setOrigin(trx, origin);
    if (!claim) return { ...(await work(trx)), replayed: false };
    const { owner, key, requestHash } = claim;
    const inserted = await trx
      .insertInto('idempotency_keys')
      .values({ owner_id: owner, key, request_hash: requestHash, status: 0, answer: null })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (inserted.numInsertedOrUpdatedRows !== 1n)
      return { ...(await findAnswer(trx, claim)), replayed: true };
    const answer = await work(trx);
    await trx
      .updateTable('idempotency_keys')
      .set({ status: answer.status, answer: answer.body && JSON.stringify(answer.body) })
      .where('owner_id', '=', owner)
      .where('key', '=', key)
      .execute();
    return { ...answer, replayed: false };
  });
}

/**
 * The same for work that isn't done in Postgres, and may take seconds: nothing is held there meanwhile. A retry that
 * comes while the first is under way, or after a crash, does it again, so it must be work that may come twice.
 */
export async function repeatable(
  db: Kysely<Tables>,
  write: Write,
  work: () => Promise<Answer>,
): Promise<Answer> {
  if (!write.claim) return work();
  const known = await lookUp(db, write.claim);
  if (known) return known;
  const answer = await work();
  return once(db, write, async () => answer);
}

/**
 * The answer that was given under a key.
 * @throws {ProblemError} 422 if it was given to another request
 */
export async function findAnswer(db: Db, claim: Claim): Promise<Answer> {
  const answer = await lookUp(db, claim);
  if (!answer) throw new Error('nothing was answered under this key');
  return answer;
}

async function lookUp(db: Db, claim: Claim): Promise<Answer | undefined> {
  const row = await db
    .selectFrom('idempotency_keys')
    .select(['request_hash', 'status', 'answer'])
    .where('owner_id', '=', claim.owner)
    .where('key', '=', claim.key)
    .executeTakeFirst();
  if (!row) return undefined;
  if (row.request_hash !== claim.requestHash) {
    throw new ProblemError(422, 'This Idempotency-Key was used for another request.');
  }
  return { status: row.status, body: row.answer };
}
