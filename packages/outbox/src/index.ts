export { ACCEPTED_AT, enqueue, type OutboxRow, rowOf, type Tx } from './enqueue.ts';
export {
  type Claim,
  findAnswer,
  fingerprintOf,
  KeyReusedError,
  type SecretAnswer,
  SecretRevokedError,
} from './idempotency.ts';
export { createOutbox, type Outbox, type WriteRequest } from './outbox.ts';
export { findOutboxFront, RELAY_AFTER_MS, RELAY_BATCH, relayOnce } from './relay.ts';
export { countOutbox, listOutboxByLane, MOST_COUNTED, type OutboxOfLane } from './size.ts';
