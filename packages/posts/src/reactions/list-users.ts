import { listOfIds } from '@ripple/db';
import type { PostId, UserId } from '@ripple/messages';

/** Those who have made a post a favourite. */
export const listFavouritedBy = listOfIds<PostId, UserId>('favourited-by', {
  rows: 'favourites where post_id = $1',
  column: 'user_id',
});

/** Those who have passed a post on. */
export const listRepostedBy = listOfIds<PostId, UserId>('reposted-by', {
  rows: 'posts where repost_of = $1 and deleted_at is null',
  column: 'author_id',
});
