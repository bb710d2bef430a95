import type { MediaId, UserId } from '@ripple/messages';
import { deletePost, editPost, MAX_TEXT_BYTES, noMarks, type PostDocument } from '@ripple/posts';
import { replies } from '@ripple/timelines';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { mustBeLoggedIn, viewerOf } from '../http/authentication.ts';
import { parseIdParameter, parsePostId } from '../http/parameters.ts';
import { notFound, ProblemError } from '../http/problem.ts';
import * as schemas from '../http/schemas.ts';
import { answerThread } from '../timeline/answer-thread.ts';
import { answerTimeline } from '../timeline/answer-timeline.ts';
import { mustFindVisible } from '../timeline/find-visible-post.ts';
import type { TimelineItem } from '../timeline/item.ts';
import { present as presentItems } from '../timeline/present.ts';
import type { PresentedPost } from '../timeline/present-post.ts';
import { showPosts } from '../timeline/show-posts.ts';
import { acceptPost, parseContent } from '../write/accept-post.ts';
import { renewNow, writeRequestOf } from '../write/write.ts';

/** The longest text with each of its characters escaped (`\u0061`, six bytes for one), and room for the other fields. */
const BODY_LIMIT_BYTES = 6 * MAX_TEXT_BYTES + 16 * 1_024;

export function addPostRoutes(app: Api, context: Context): void {
  const { documents, write } = context;

  app.post(
    '/v1/posts',
    {
      ...mustBeLoggedIn,
      bodyLimit: BODY_LIMIT_BYTES,
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
      const { text, visibility = 'public', inReplyTo = null, mediaIds = [] } = request.body;
      const draft = {
        authorId,
        text,
        visibility,
        inReplyTo: inReplyTo === null ? null : parsePostId(inReplyTo, '/inReplyTo'),
        mediaIds: mediaIds.map((id, at) => parseIdParameter<MediaId>(id, `/mediaIds/${at}`)),
      };
      const post = await acceptPost(context, draft, writeRequestOf(request));
      reply.status(201).header('location', `/v1/posts/${post.id}`);
      return presentNew(post);
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
      return present(await mustFindVisible(context, parsePostId(request.params.id), viewer), viewer);
    },
  );

  app.patch(
    '/v1/posts/:id',
    {
      ...mustBeLoggedIn,
      bodyLimit: BODY_LIMIT_BYTES,
      schema: {
        tags: ['posts'],
        summary: 'Edit a post of your own',
        description: 'Seen so in every timeline from the next read on; tags and mentions follow.',
        params: schemas.postParameter,
        body: schemas.postChange,
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 200: schemas.post }),
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const id = parsePostId(request.params.id);
      const content = await parseContent(context, request.body.text);
      const post = await write(request, async (tx) => {
        const before = await mustFindVisible(context, id, viewer);
        const edited = await editPost(tx, id, viewer, content);
        if (!edited && before.post.authorId !== viewer) {
          throw new ProblemError(403, 'Only its author can edit a post.');
        }
        if (!edited) throw new ProblemError(422, 'A repost cannot be edited.');
        return { ...before.post, ...content, ...edited, editedAt: edited.editedAt.toISOString() };
      });
      // An answer from before 0.2 holds no post.
      if (!post) return present(await mustFindVisible(context, id, viewer), viewer);
      // From Postgres: it may have been edited again since the first try of a retry.
      await renewNow(request, documents.renew(id));
      return present({ post }, viewer);
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
      const viewer = viewerOf(request);
      const id = parsePostId(request.params.id);
      await write(request, async (tx) => {
        if (await deletePost(tx, id, viewer)) return;
        await mustFindVisible(context, id, viewer);
        throw new ProblemError(403, 'Only its author can delete a post.');
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
      return answerThread(context, reply, (repostOf ?? post).id, viewer);
    },
  );

  /** As it is when it is made, also in the answer to a retry: no user has reacted to it. */
  async function presentNew(post: PostDocument): Promise<PresentedPost> {
    const authors = await context.authors.get([post.authorId]);
    const details = { authors, counts: new Map(), ...noMarks };
    const [presented] = presentItems([{ post }], details, context.mediaUrl);
    if (!presented) throw notFound('author');
    return presented;
  }

  async function present(item: TimelineItem, viewer: UserId | undefined): Promise<PresentedPost> {
    const [post] = await showPosts(context, viewer, [item]);
    if (!post) throw notFound('author');
    return post;
  }
}
