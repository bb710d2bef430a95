import type { UserId } from '@ripple/ids';

export interface FeedTokensTable {
  user_id: UserId;
  hash: Buffer;
}
