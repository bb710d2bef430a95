export { createOutboxPublisher, type OutboxPublisher, type OutboxRow } from './outbox-publisher.ts';
export { RELAY_AFTER_MS, RELAY_BATCH, readOutboxFront, relayOnce } from './relay.ts';
export { type OutboxState, readOutboxState } from './state.ts';
