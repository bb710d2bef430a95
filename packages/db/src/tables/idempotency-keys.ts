import type { UserId } from '@ripple/messages';
import type { Generated, JSONColumnType } from 'kysely';

export interface IdempotencyKeysTable {
  owner_id: UserId;
  key: string;
  request_hash: string;
  status: number;
  answer: JSONColumnType<object> | null;
  created_at: Generated<Date>;
}
