import type { UserId } from '@ripple/ids';

export interface TopicFollowsTable {
  topic: string;
  shard: number;
  user_id: UserId;
}
