import type { UserId } from '@ripple/messages';

export interface FeedTokensTable {
  user_id: UserId;
  hash: Buffer;
}
