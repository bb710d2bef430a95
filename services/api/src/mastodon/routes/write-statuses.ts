import type { UserId } from '@ripple/messages';
import type { TimelineItem } from '@ripple/presentation';
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
    const { post } = await findOwn(request.params.id, userOf(request));
    const { status } = request.body;
    const writing = status === undefined ? {} : await parseText(context, status);
    const edited = await editOwnPost(context, request, post.id, (before) => {
      mustBePossible(before, request.body);
      return { ...writing, data: changedData(before.data, request.body) };
    });
    return statuses.showOne(request, edited);
  });

  scope.delete('/api/v1/statuses/:id', { ...options, schema: { params } }, async (request) => {
    const item = await findOwn(request.params.id, userOf(request));
    const status = await statuses.showOne(request, item);
    await deleteOwnPost(context, request, item.post.id);
    return { ...status, text: item.post.text };
  });

  /** Of a status of another user, a client learns no more than of one that is not there. */
  async function findOwn(text: string, user: UserId): Promise<TimelineItem> {
    const item = await mustFindVisible(context, parseStatusId(text), user);
    if (item.post.authorId !== user) throw notFound('post');
    return item;
  }
}

/** What is answered is told apart from what is wrong with the status itself. */
function toUnknownParent(error: unknown): never {
  if (error instanceof ProblemError && error.errors.some(({ pointer }) => pointer === '/inReplyTo'))
    throw notFound('post');
  throw error;
}
