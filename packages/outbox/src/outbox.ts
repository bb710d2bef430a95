import type { Broker } from '@ripple/broker';
import type { Database } from '@ripple/db';
import { failPoint } from '@ripple/fail-points';
import type { Job } from '@ripple/messages';
import type { Logger, Metrics, Origin } from '@ripple/telemetry';
import type { OutboxRow, Tx } from './enqueue.ts';
import { answerOnce, answerWithSecret, type Claim, type SecretAnswer } from './idempotency.ts';
import { createOutboxPublisher } from './publisher.ts';

/** The request that something is written for. */
export interface WriteRequest {
  origin?: Origin | undefined;
  claim?: Claim | undefined;
}

export interface Outbox {
  /**
   * One write: claims the idempotency key, runs `work` in a transaction, commits, and publishes what `work` has
   * enqueued, which is not waited for.
   *
   * A retry under the same key gets the first answer, and `work` does not run. The first try may have died right
   * after its commit, so what follows the write (copies in Redis) is done after a retry, too: from what Postgres
   * says by then, or from an answer that has a version.
   * @returns what `work` returned, which is stored under the key
   * @throws {KeyReusedError} and what `work` throws; nothing is committed then
   */
  write<Body>(request: WriteRequest, work: (tx: Tx) => Promise<Body>): Promise<Body>;
  /**
   * As {@link write}, for an answer that holds a secret, of which only a fingerprint is stored. A retry runs `make`
   * again, and what it makes must replace the secret of the first try.
   * @param isCurrent whether the secret with this fingerprint is still in use; it must stay so until the commit
   * @throws {SecretRevokedError} for a retry after it was revoked or replaced otherwise
   */
  writeSecret<Body>(
    request: WriteRequest,
    make: (tx: Tx) => Promise<SecretAnswer<Body>>,
    isCurrent: (tx: Tx, fingerprint: string) => Promise<boolean>,
  ): Promise<Body>;
  /** Publishes a committed row and clears it on the confirm. Returns at once; what fails is left to the relay. */
  publishSoon(row: OutboxRow): void;
  /** Waits for what is being published. */
  close(): Promise<void>;
}

export function createOutbox(options: {
  database: Database;
  broker: Broker;
  logger: Logger;
  metrics: Metrics;
  /** Called with what the broker has confirmed. */
  onPublished?: (job: Job) => void;
}): Outbox {
  const { db, pool } = options.database;
  const publisher = createOutboxPublisher({ ...options, pool });

  /** Runs `work` in a transaction, commits, and publishes what it has enqueued. */
  async function commit<Body>(origin: Origin | undefined, work: (tx: Tx) => Promise<Body>): Promise<Body> {
    const enqueued: OutboxRow[] = [];
    const answer = await db.transaction().execute((trx) => work({ db: trx, origin, enqueued }));
    failPoint('committed');
    enqueued.forEach(publisher.publishSoon);
    return answer;
  }

  return {
    ...publisher,
    write: ({ origin, claim }, work) =>
      commit(origin, (tx) => (claim ? answerOnce(tx.db, claim, () => work(tx)) : work(tx))),
    writeSecret: ({ origin, claim }, make, isCurrent) =>
      commit(origin, async (tx) => {
        if (!claim) return (await make(tx)).answer;
        return answerWithSecret(
          tx.db,
          claim,
          () => make(tx),
          (fingerprint) => isCurrent(tx, fingerprint),
        );
      }),
  };
}
