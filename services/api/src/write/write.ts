import type { Database } from '@ripple/db';
import { findAnswer, type Outbox, type Tx, type WriteRequest } from '@ripple/outbox';
import type { FastifyRequest } from 'fastify';
import { originOf } from '../http/trace-requests.ts';
import { claimOf } from './claim.ts';

/** One write of a request ({@link Outbox.write}): what `work` returns is stored as the answer to retries. */
export type Write = <Body>(request: FastifyRequest, work: (tx: Tx) => Promise<Body>) => Promise<Body>;

export const createWrite =
  (outbox: Outbox): Write =>
  (request, work) =>
    outbox.write(writeRequestOf(request), work);

export const writeRequestOf = (request: FastifyRequest): WriteRequest => ({
  origin: originOf(request),
  claim: claimOf(request),
});

/**
 * Answers a request by work that isn't done in Postgres and may take seconds: no transaction is open meanwhile. A
 * retry that comes while the first is under way, or after a crash, does it again: it must be harmless to repeat.
 */
export async function writeElsewhere<Body extends object>(
  { database: { db }, write }: { database: Database; write: Write },
  request: FastifyRequest,
  work: () => Promise<Body>,
): Promise<Body> {
  const claim = claimOf(request);
  const known = claim && (await findAnswer(db, claim));
  if (known) return known.body as Body;
  const answer = await work();
  return write(request, async () => answer);
}

/**
 * Waits for copies in Redis, so that the caller's next read shows the change. If Redis doesn't take them, the worker
 * that handles the message of the change writes them later.
 */
export async function renewNow(request: FastifyRequest, copies: Promise<unknown>): Promise<void> {
  // That Redis is away has a line of its own; here there would be one for each request.
  await copies.catch((err) => request.log.debug({ err }, 'copies in Redis are left to a worker'));
}
