import type { UserId } from '@ripple/messages';
import type { PostDocument } from './document.ts';

/** Whether it depends on following the author that `viewer` (undefined: not logged in) may see a post. */
export const dependsOnFollow = (
  { visibility, authorId }: Pick<PostDocument, 'authorId' | 'visibility'>,
  viewer: UserId | undefined,
): boolean => visibility === 'followers' && viewer !== undefined && viewer !== authorId;

/**
 * Whether `viewer` (undefined: not logged in) may see a post.
 * @param isFollower whether the viewer follows the author; of no account unless {@link dependsOnFollow}
 */
export function mayView(
  post: Pick<PostDocument, 'authorId' | 'visibility' | 'mentions'>,
  viewer: UserId | undefined,
  isFollower: boolean,
): boolean {
  switch (post.visibility) {
    case 'public':
      return true;
    case 'followers':
      return dependsOnFollow(post, viewer) ? isFollower : viewer === post.authorId;
    case 'direct':
      return viewer === post.authorId || post.mentions.some(({ id }) => id === viewer);
    case 'withheld':
      return viewer === post.authorId;
    default: {
      const never: never = post.visibility;
      throw new Error(`unknown visibility ${never}`);
    }
  }
}
