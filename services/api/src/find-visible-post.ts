import { isFollowing } from '@ripple/follows';
import type { PostId, UserId } from '@ripple/ids';
import { mayView, type PostDocument } from '@ripple/posts';
import type { Context } from './context.ts';

/** A post, if it is there and `viewer` (undefined: nobody is logged in) may see it. */
export async function findVisiblePost(
  { documents, reading }: Context,
  id: PostId,
  viewer: UserId | undefined,
): Promise<PostDocument | undefined> {
  const post = (await documents.get([id])).get(id);
  const visible =
    post && (await mayView(post, viewer, (reader, author) => isFollowing(reading.db, reader, author)));
  return visible ? post : undefined;
}
