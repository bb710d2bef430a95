import type { UserId } from '@ripple/messages';
import type { Generated } from 'kysely';

export interface TopicFollowsTable {
  topic: string;
  shard: number;
  user_id: UserId;
  /** Of a tag. */
  written_tag: Generated<string | null>;
}
