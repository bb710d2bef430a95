import type { PostId, UserId } from '@ripple/messages';
import type { Api } from '../../http/api.ts';
import { notFound, ProblemError } from '../../http/problem.ts';
import { mustFindVisible } from '../../timeline/find-visible-post.ts';
import { showNewPost } from '../../timeline/show-posts.ts';
import { acceptPost, POST_BODY_BYTES, parseText } from '../../write/accept-post.ts';
import { deleteOwnPost } from '../../write/delete-own-post.ts';
import { editOwnPost } from '../../write/edit-own-post.ts';
import { writeRequestOf } from '../../write/write.ts';
import { forUser, userOf } from '../access.ts';
import type { Mastodon } from '../mastodon.ts';
import { changedData, mustBePossible, newStatusBody, parseStatus, statusBody } from '../status-draft.ts';
import { parseStatusId, statusParameter } from '../status-parameter.ts';

/** Makes, edits and deletes statuses. */
export function addStatusWriteRoutes(scope: Api, { context, statuses }: Mastodon): void {
  const options = { ...forUser('write:statuses'), bodyLimit: POST_BODY_BYTES };
  const params = statusParameter;

  scope.post('/api/v1/statuses', { ...options, schema: { body: newStatusBody } }, async (request) => {
    const draft = parseStatus(request.body, userOf(request));
    const post = await acceptPost(context, draft, writeRequestOf(request)).catch(toUnknownParent);
    const [status] = await statuses.ofPosts([await showNewPost(context, post)]);
    if (!status) throw notFound('author');
    return status;
  });

  scope.put('/api/v1/statuses/:id', { ...options, schema: { params, body: statusBody } }, async (request) => {
    const id = await ownOf(request.params.id, userOf(request));
    const { status } = request.body;
    const writing = status === undefined ? {} : await parseText(context, status);
    const edited = await editOwnPost(context, request, id, (before) => {
      mustBePossible(before, request.body);
      return { ...writing, data: changedData(before.data, request.body) };
    });
    return statuses.showOne(request, edited);
  });

  scope.delete('/api/v1/statuses/:id', { ...options, schema: { params } }, async (request) => {
    const id = await ownOf(request.params.id, userOf(request));
    const item = await mustFindVisible(context, id, userOf(request));
    const status = await statuses.showOne(request, item);
    await deleteOwnPost(context, request, id);
    return { ...status, text: item.post.text };
  });

  /** Of a status of another user, a client learns no more than of one that is not there. */
  async function ownOf(text: string, user: UserId): Promise<PostId> {
    const id = parseStatusId(text);
    const post = (await context.documents.get([id])).get(id);
    if (post?.authorId !== user) throw notFound('post');
    return id;
  }
}

/** What is answered is told apart from what is wrong with the status itself. */
function toUnknownParent(error: unknown): never {
  if (error instanceof ProblemError && error.errors.some(({ pointer }) => pointer === '/inReplyTo'))
    throw notFound('post');
  throw error;
}
