import type { PostId } from '@ripple/messages';
import { completeDocument, lockPost, type PostContent, type PostDocument } from '@ripple/posts';
import type { TimelineItem } from '@ripple/presentation';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { viewerOf } from '../http/authentication.ts';
import { ProblemError } from '../http/problem.ts';
import { mustFindVisible } from '../timeline/find-visible-post.ts';
import { edit } from './edit.ts';
import { renewNow } from './write.ts';

/**
 * Edits a post of the caller.
 * @param changeOf what is to be another, of the post as it is while it is locked
 * @returns the post; to a retry, as it was after the first try
 * @throws {ProblemError} 404, 403 if it is the post of another user, 422 if it is a repost
 */
export async function editOwnPost(
  context: Context,
  request: FastifyRequest,
  id: PostId,
  changeOf: (before: PostDocument) => Partial<PostContent>,
): Promise<TimelineItem> {
  const viewer = viewerOf(request);
  const post = await context.write(request, async (tx) => {
    const before = await lockPost(tx.db, viewer, id);
    if (!before || 'deleted' in before) {
      await mustFindVisible(context, id, viewer);
      throw new ProblemError(403, 'Only its author can edit a post.');
    }
    if (before.repostOf !== null) throw new ProblemError(422, 'A repost cannot be edited.');
    return edit(tx, before, viewer, changeOf(before));
  });
  // An answer from before 0.2 holds no post.
  if (!post) return mustFindVisible(context, id, viewer);
  // From Postgres: it may have been edited again since the first try of a retry.
  await renewNow(request, context.documents.renew(id));
  return { post: completeDocument(post) };
}
