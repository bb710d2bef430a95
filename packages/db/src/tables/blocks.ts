import type { UserId } from '@ripple/ids';

export interface BlocksTable {
  blocker_id: UserId;
  blocked_id: UserId;
}

export interface MutesTable {
  muter_id: UserId;
  muted_id: UserId;
}
