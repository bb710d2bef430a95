import type { PostId, UserId } from '@ripple/ids';
import type { Generated } from 'kysely';

export interface FavouritesTable {
  user_id: UserId;
  post_id: PostId;
}

export interface PostCountsTable {
  post_id: PostId;
  replies: Generated<number>;
  favourites: Generated<number>;
  reposts: Generated<number>;
  version: Generated<number>;
}
