import type { PostId, UserId } from '@ripple/messages';
import type { Tx } from '@ripple/outbox';
import {
  bookmark,
  favourite,
  findOriginal,
  type PostDocument,
  repost,
  unbookmark,
  undoRepost,
  unfavourite,
} from '@ripple/posts';
import { renewFavourite, renewRepost } from '@ripple/timelines';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { viewerOf } from '../http/authentication.ts';
import { mustExist } from '../http/find-user.ts';
import { ProblemError } from '../http/problem.ts';
import { mustFindVisible } from '../timeline/find-visible-post.ts';
import { renewNow } from './write.ts';

/**
 * Does something to a post for the caller, or undoes it. Of a repost, what it passes on is meant. The caller's own view is
 * true from the next read on; counts and followers are seen to behind the answer.
 * @returns the id of the post that was meant
 * @throws {ProblemError} 404 for a post that the caller can't see; not where something is undone
 */
export type React = (context: Context, request: FastifyRequest, id: PostId) => Promise<PostId>;

export const addFavourite: React = async (context, request, post) => {
  const viewer = viewerOf(request);
  const { id } = await findTarget(context, viewer, post);
  await context.write(request, async (tx) => {
    await mustExist(tx.db, viewer);
    await favourite(tx, viewer, id);
  });
  await renewNow(request, renewFavourite(copies(context), viewer, id));
  return id;
};

export const removeFavourite: React = async (context, request, post) => {
  const viewer = viewerOf(request);
  const id = await findTargetToUndo(context, post);
  await context.write(request, (tx) => unfavourite(tx, viewer, id));
  await renewNow(request, renewFavourite(copies(context), viewer, id));
  return id;
};

export const addRepost: React = async (context, request, post) => {
  const viewer = viewerOf(request);
  const { id, visibility } = await findTarget(context, viewer, post);
  if (visibility !== 'public') throw new ProblemError(422, 'Only public posts can be passed on.');
  const made = await context.write(request, async (tx) => {
    await mustExist(tx.db, viewer);
    return { id: await repost(tx, id, viewer) };
  });
  await renewNow(request, renewRepost(copies(context), viewer, id, made?.id));
  return id;
};

export const removeRepost: React = async (context, request, post) => {
  const viewer = viewerOf(request);
  const id = await findTargetToUndo(context, post);
  const undone = await context.write(request, async (tx) => ({ id: await undoRepost(tx, id, viewer) }));
  await renewNow(request, renewRepost(copies(context), viewer, id, undone?.id));
  return id;
};

export const addBookmark: React = async (context, request, post) => {
  const viewer = viewerOf(request);
  const { id } = await findTarget(context, viewer, post);
  await changeBookmarks(context, request, async ({ db }) => {
    await mustExist(db, viewer);
    await bookmark(db, viewer, id);
  });
  return id;
};

export const removeBookmark: React = async (context, request, post) => {
  const viewer = viewerOf(request);
  const id = await findTargetToUndo(context, post);
  await changeBookmarks(context, request, ({ db }) => unbookmark(db, viewer, id));
  return id;
};

async function findTarget(context: Context, viewer: UserId, id: PostId): Promise<PostDocument> {
  const { post, repostOf } = await mustFindVisible(context, id, viewer);
  return repostOf ?? post;
}

/** The same, to undo what was done to it: also for a caller who can't see the post any more. */
const findTargetToUndo = async ({ reading }: Context, id: PostId): Promise<PostId> =>
  (await findOriginal(reading.db, id)) ?? id;

const copies = (context: Context) => ({ ...context, db: context.database.db });

/** No message tells a worker of it, so the copy is taken away before the change as well as after it. */
async function changeBookmarks(
  { marks, write }: Context,
  request: FastifyRequest,
  work: (tx: Tx) => Promise<void>,
): Promise<void> {
  const viewer = viewerOf(request);
  await renewNow(request, marks.bookmarks.suspend(viewer));
  await write(request, work);
  await renewNow(request, marks.bookmarks.drop(viewer));
}
