import type { UserId } from '@ripple/messages';
import type { Generated } from 'kysely';

export interface EventsTable {
  /** A number of 64 bits, as text. */
  xid: Generated<string>;
  id: Generated<number>;
  type: string;
  actor_id: UserId | null;
  object_id: number;
  at: Generated<Date>;
}
