export { createOutboxPublisher, type OutboxPublisher } from './outbox-publisher.ts';
export { RELAY_AFTER_MS, RELAY_BATCH, readOutboxFront, relayOnce } from './relay.ts';
export { MOST_COUNTED, type OutboxState, readOutboxSize, readOutboxState } from './state.ts';
