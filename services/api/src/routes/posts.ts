import type { MediaId } from '@ripple/messages';
import { deletePost, findByExternalId, MAX_DATA_BYTES } from '@ripple/posts';
import type { PresentedPost, Reader, TimelineItem } from '@ripple/presentation';
import { replies } from '@ripple/timelines';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { mustBeLoggedIn, viewerOf } from '../http/authentication.ts';
import { parseExternalId } from '../http/external-ids.ts';
import { parseData, parseIdParameter, parsePostId } from '../http/parameters.ts';
import { notFound } from '../http/problem.ts';
import * as schemas from '../http/schemas.ts';
import { answerThread } from '../timeline/answer-thread.ts';
import { answerTimeline } from '../timeline/answer-timeline.ts';
import { findVisiblePost, mustFindVisible } from '../timeline/find-visible-post.ts';
import { showNewPost, showPosts } from '../timeline/show-posts.ts';
import { acceptPost, POST_BODY_BYTES, parseText, showAgain } from '../write/accept-post.ts';
import { deleteOwnPost } from '../write/delete-own-post.ts';
import { editOwnPost } from '../write/edit-own-post.ts';
import { putPost, wasDeleted } from '../write/put-post.ts';
import { renewNow, writeRequestOf } from '../write/write.ts';

export function addPostRoutes(app: Api, context: Context): void {
  const { documents, reading, write } = context;

  app.post(
    '/v1/posts',
    {
      ...mustBeLoggedIn,
      bodyLimit: POST_BODY_BYTES,
      schema: {
        tags: ['posts'],
        summary: 'Post',
        description:
          'Answers when the post and its outbox row are committed together. Followers, tags, public timeline and feeds follow behind the answer.',
        body: schemas.newPost,
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 201: schemas.post }),
      },
    },
    async (request, reply) => {
      const authorId = viewerOf(request);
      const { type = 'post', text = '', data = null, visibility = 'public' } = request.body;
      const { inReplyTo = null, mediaIds = [] } = request.body;
      const draft = {
        authorId,
        type,
        text,
        data: parseData(data, MAX_DATA_BYTES),
        visibility,
        inReplyTo: parseParent(inReplyTo),
        mediaIds: mediaIds.map(parseMediaId),
      };
      const post = await acceptPost(context, draft, writeRequestOf(request));
      reply.status(201).header('location', `/v1/posts/${post.id}`);
      return showNewPost(context, post);
    },
  );

  app.get(
    '/v1/posts/:id',
    {
      schema: {
        tags: ['posts'],
        summary: 'One post',
        params: schemas.postParameter,
        response: schemas.answers({ 200: schemas.post }),
      },
    },
    async (request) => {
      const { viewer } = request;
      return present(await mustFindVisible(context, parsePostId(request.params.id), viewer), request);
    },
  );

  app.patch(
    '/v1/posts/:id',
    {
      ...mustBeLoggedIn,
      bodyLimit: POST_BODY_BYTES,
      schema: {
        tags: ['posts'],
        summary: 'Edit a post of your own',
        description:
          'Seen so in every timeline from the next read on; tags and mentions follow. What is missing stays; `data: null` takes the data away.',
        params: schemas.postParameter,
        body: schemas.postChange,
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 200: schemas.post }),
      },
    },
    async (request) => {
      const id = parsePostId(request.params.id);
      const { type, text, data } = request.body;
      const change = {
        ...(type !== undefined && { type }),
        ...(text !== undefined && (await parseText(context, text))),
        ...(data !== undefined && { data: parseData(data, MAX_DATA_BYTES) }),
      };
      const edited = await editOwnPost(context, request, id, () => change);
      return present(edited, request);
    },
  );

  app.delete(
    '/v1/posts/:id',
    {
      ...mustBeLoggedIn,
      schema: {
        tags: ['posts'],
        summary: 'Delete a post of your own',
        params: schemas.postParameter,
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 204: schemas.noContent }),
      },
    },
    async (request, reply) => {
      await deleteOwnPost(context, request, parsePostId(request.params.id));
      return reply.status(204).send(null);
    },
  );

  const byExternalId = '/v1/posts/by-external-id/:externalId';
  const gone = '410 after the post was deleted: an external id is used once.';

  app.put(
    byExternalId,
    {
      ...mustBeLoggedIn,
      bodyLimit: POST_BODY_BYTES,
      schema: {
        tags: ['posts'],
        summary: 'Post under an id of your own, or edit that post',
        description: `Makes the post (201) unless you have one with this external id; else edits it (200), unless nothing changes. Of a post that is there, what is missing stays; \`text\`, \`type\` and \`data\` can be changed, anything else that differs is 422. ${gone}`,
        params: schemas.externalIdParameter,
        body: schemas.namedPost,
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 200: schemas.post, 201: schemas.post }),
      },
    },
    async (request, reply) => {
      const authorId = viewerOf(request);
      const { data, inReplyTo, mediaIds, ...rest } = request.body;
      const draft = {
        ...rest,
        authorId,
        externalId: parseExternalId(request.params.externalId),
        ...(data !== undefined && { data: parseData(data, MAX_DATA_BYTES) }),
        ...(inReplyTo !== undefined && { inReplyTo: parseParent(inReplyTo) }),
        ...(mediaIds !== undefined && { mediaIds: mediaIds.map(parseMediaId) }),
      };
      const { isNew, ...post } = await putPost(context, draft, request);
      if (!isNew) {
        await renewNow(request, documents.renew(post.id));
        return present({ post }, request);
      }
      await showAgain(context, post);
      reply.status(201).header('location', `/v1/posts/${post.id}`);
      return showNewPost(context, post);
    },
  );

  app.get(
    byExternalId,
    {
      ...mustBeLoggedIn,
      schema: {
        tags: ['posts'],
        summary: 'A post of your own by its external id',
        description: gone,
        params: schemas.externalIdParameter,
        response: schemas.answers({ 200: schemas.post }),
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const externalId = parseExternalId(request.params.externalId);
      const id = await findByExternalId(reading.db, viewer, externalId);
      if (id === undefined) throw notFound('post');
      const item = await findVisiblePost(context, id, viewer);
      if (!item) throw wasDeleted();
      return present(item, request);
    },
  );

  app.delete(
    byExternalId,
    {
      ...mustBeLoggedIn,
      schema: {
        tags: ['posts'],
        summary: 'Delete a post of your own by its external id',
        description: gone,
        params: schemas.externalIdParameter,
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 204: schemas.noContent }),
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const externalId = parseExternalId(request.params.externalId);
      const { id } = await write(request, async (tx) => {
        const found = await findByExternalId(tx.db, viewer, externalId);
        if (found === undefined) throw notFound('post');
        if (!(await deletePost(tx, found, viewer))) throw wasDeleted();
        return { id: found };
      });
      await renewNow(request, documents.renew(id));
      return reply.status(204).send(null);
    },
  );

  app.get(
    '/v1/posts/:id/replies',
    {
      config: { ring: 'public' },
      schema: {
        tags: ['posts'],
        summary: 'Answers to a post',
        params: schemas.postParameter,
        querystring: schemas.pageQuery,
        response: schemas.answers({ 200: schemas.page(schemas.post) }),
      },
    },
    async (request, reply) => {
      const { post, repostOf } = await mustFindVisible(
        context,
        parsePostId(request.params.id),
        request.viewer,
      );
      return answerTimeline(context, request, reply, replies((repostOf ?? post).id));
    },
  );

  app.get(
    '/v1/posts/:id/context',
    {
      config: { ring: 'public' },
      schema: {
        tags: ['posts'],
        summary: 'The thread around a post',
        description:
          'Of a repost, that of what it passes on. What you may not see is left out, and of answers what is below them, too; what is below a deleted one is there.',
        params: schemas.postParameter,
        response: schemas.answers({ 200: schemas.thread }),
      },
    },
    async (request, reply) => {
      const { viewer } = request;
      const { post, repostOf } = await mustFindVisible(context, parsePostId(request.params.id), viewer);
      return answerThread(context, reply, (repostOf ?? post).id, request);
    },
  );

  async function present(item: TimelineItem, reader: Reader): Promise<PresentedPost> {
    const [post] = await showPosts(context, reader, [item]);
    if (!post) throw notFound('author');
    return post;
  }
}

const parseParent = (id: string | null) => (id === null ? null : parsePostId(id, '/inReplyTo'));
const parseMediaId = (id: string, at: number) => parseIdParameter<MediaId>(id, `/mediaIds/${at}`);
