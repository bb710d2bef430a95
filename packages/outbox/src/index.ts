export { createOutboxPublisher, type OutboxPublisher, type OutboxRow } from './outbox-publisher.ts';
export { oldestRowAge, RELAY_AFTER_MS, RELAY_BATCH, relayOnce } from './relay.ts';
export { type OutboxState, readOutboxState } from './state.ts';
