import type { PostId } from '@ripple/messages';
import { deletePost } from '@ripple/posts';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { viewerOf } from '../http/authentication.ts';
import { ProblemError } from '../http/problem.ts';
import { mustFindVisible } from '../timeline/find-visible-post.ts';
import { renewNow } from './write.ts';

/**
 * Deletes a post of the caller.
 * @throws {ProblemError} 404, 403 if it is the post of another user
 */
export async function deleteOwnPost(context: Context, request: FastifyRequest, id: PostId): Promise<void> {
  const viewer = viewerOf(request);
  await context.write(request, async (tx) => {
    if (await deletePost(tx, id, viewer)) return;
    await mustFindVisible(context, id, viewer);
    throw new ProblemError(403, 'Only its author can delete a post.');
  });
  await renewNow(request, context.documents.renew(id));
}
