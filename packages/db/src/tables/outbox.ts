import type { Generated, JSONColumnType } from 'kysely';

export interface OutboxTable {
  id: Generated<number>;
  lane: string;
  message: JSONColumnType<object>;
  origin: JSONColumnType<object> | null;
  created_at: Generated<Date>;
}
