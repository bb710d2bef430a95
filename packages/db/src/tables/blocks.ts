import type { UserId } from '@ripple/messages';

export interface BlocksTable {
  blocker_id: UserId;
  blocked_id: UserId;
}

export interface MutesTable {
  muter_id: UserId;
  muted_id: UserId;
}
