import type { PostId, UserId } from '@ripple/messages';
import type { Generated } from 'kysely';

export interface FavouritesTable {
  user_id: UserId;
  post_id: PostId;
  /** null: from before there was this column. */
  created_at: Generated<Date | null>;
}

export interface BookmarksTable {
  user_id: UserId;
  post_id: PostId;
  created_at: Generated<Date>;
}

export interface PostCountsTable {
  post_id: PostId;
  replies: Generated<number>;
  favourites: Generated<number>;
  reposts: Generated<number>;
  version: Generated<number>;
}
