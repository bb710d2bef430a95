import type { UserId } from '@ripple/ids';

export interface FollowsTable {
  followee_id: UserId;
  shard: number;
  follower_id: UserId;
}
