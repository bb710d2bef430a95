import type { PostId, UserId } from '@ripple/messages';
import type { Generated } from 'kysely';

export interface UserStatesTable {
  user_id: UserId;
  state: 'active' | 'silenced' | 'suspended' | 'deleted';
  reason: string;
  version: number;
}

export interface UserStatesVersionTable {
  version: number;
}

export interface WithheldPostsTable {
  post_id: PostId;
  /** What the post is to be when it is withheld no more. */
  visibility: 'public' | 'followers' | 'direct';
  state: 'held' | 'hidden';
  reason: string;
  /** Whether it was announced before it was withheld. */
  announced: Generated<boolean>;
}
