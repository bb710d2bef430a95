import type { UserId } from '@ripple/ids';
import type { PostDocument } from './document.ts';

/**
 * Whether `viewer` (undefined: nobody is logged in) may see a post. `followsAuthor` is asked only when
 * the answer depends on it.
 */
export async function mayView(
  post: Pick<PostDocument, 'authorId' | 'visibility' | 'mentions'>,
  viewer: UserId | undefined,
  followsAuthor: (viewer: UserId, author: UserId) => Promise<boolean>,
): Promise<boolean> {
  switch (post.visibility) {
    case 'public':
      return true;
    case 'followers':
      if (viewer === undefined) return false;
      return viewer === post.authorId || followsAuthor(viewer, post.authorId);
    case 'direct':
      return viewer === post.authorId || post.mentions.some(({ id }) => id === viewer);
    default: {
      const never: never = post.visibility;
      throw new Error(`unknown visibility ${never}`);
    }
  }
}
