export { createBatcher } from './batch.ts';
export { type Database, type Db, openDatabase, type Pool, type Tables } from './database.ts';
export { migrate } from './migrate.ts';
export { originColumn, outboxOrigin, setOrigin } from './outbox-origin.ts';
export { type QueuedEvent, queueEvent } from './queue-event.ts';
export { selectIds, selectIdsOfEach, selectJoinedIds } from './select-ids.ts';
export type { NotificationKind } from './tables/notifications.ts';
