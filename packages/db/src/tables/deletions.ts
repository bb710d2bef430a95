import type { UserId } from '@ripple/messages';
import type { ColumnType, Generated } from 'kysely';

export interface DeletionsTable {
  id: Generated<number>;
  user_id: UserId;
  requested_at: Generated<Date>;
  completed_at: Date | null;
  swept_at: Date | null;
  turn: Generated<number>;
  turned_at: Generated<Date>;
  avatar_key: string | null;
  /** How many rows of each kind are gone. */
  removed: ColumnType<Record<string, number>, string | undefined, string>;
}

export interface ReservedHandlesTable {
  handle: string;
  user_id: UserId;
  /** null: never. */
  expires_at: Date | null;
}
