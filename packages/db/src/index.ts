export { type Database, type Db, openDatabase, type Pool, type Tables } from './database.ts';
export { migrate } from './migrate.ts';
