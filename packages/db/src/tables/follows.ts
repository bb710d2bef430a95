import type { UserId } from '@ripple/messages';
import type { Generated } from 'kysely';

export interface FollowsTable {
  followee_id: UserId;
  shard: number;
  follower_id: UserId;
  /** null: from before there was this column. */
  created_at: Generated<Date | null>;
}

export interface FollowRequestsTable {
  followee_id: UserId;
  follower_id: UserId;
  created_at: Generated<Date>;
}
