export { type Database, type Db, openDatabase, type Pool, type Tables } from './database.ts';
export type { ReadFresh } from './fresh-reads.ts';
export { inRange } from './in-range.ts';
export { inspectPostgresNode } from './inspect-node.ts';
export { directionOf, listOfIds, type PageOfIds } from './list-ids.ts';
export { migrate } from './migrate.ts';
export { selectIds, selectIdsOfEach } from './select-ids.ts';
export type { NotificationKind } from './tables/notifications.ts';
