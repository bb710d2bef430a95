import type { PostId } from '@ripple/ids';
import { author, home, publicTimeline, type Timeline, tag } from '@ripple/timelines';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { announceDelay } from '../announce-delay.ts';
import type { Api } from '../api.ts';
import { mustBeLoggedIn, viewerOf } from '../authentication.ts';
import type { Context } from '../context.ts';
import { findUser } from '../find-user.ts';
import { type PageQuery, readPageQuery, sendPage } from '../paging.ts';
import { readPage } from '../read-page.ts';
import { readTag } from '../read-tag.ts';
import * as schemas from '../schemas.ts';

/** Says that the answer is right, but was made without the server named. */
const DEGRADED_HEADER = 'ripple-degraded';

export function addTimelineRoutes(app: Api, context: Context): void {
  const followers = { config: { ring: 'followers' as const } };
  const everybody = { config: { ring: 'public' as const } };
  const schema = {
    tags: ['timelines'],
    querystring: schemas.pageQuery,
    response: schemas.answers({ 200: schemas.page(schemas.post) }),
  };

  async function send(request: FastifyRequest, reply: FastifyReply, timeline: Timeline) {
    const range = readPageQuery<PostId>(request.query as PageQuery);
    const { degraded, ...page } = await readPage(context, { timeline, viewer: request.viewer, ...range });
    // What comes from Postgres is never late.
    if (degraded) reply.header(DEGRADED_HEADER, 'redis');
    else announceDelay(context, reply);
    return sendPage(request, reply, page);
  }

  app.get(
    '/v1/timelines/home',
    {
      ...mustBeLoggedIn,
      ...followers,
      schema: { ...schema, summary: 'Posts of those whom you follow, and your own' },
    },
    (request, reply) => send(request, reply, home(viewerOf(request))),
  );

  app.get(
    '/v1/timelines/public',
    { ...everybody, schema: { ...schema, summary: 'All public posts' } },
    (request, reply) => send(request, reply, publicTimeline),
  );

  app.get(
    '/v1/timelines/tags/:tag',
    { ...everybody, schema: { ...schema, summary: 'Public posts with a tag', params: schemas.tagParameter } },
    (request, reply) => send(request, reply, tag(readTag(request.params.tag))),
  );

  app.get(
    '/v1/users/:handle/posts',
    { ...everybody, schema: { ...schema, summary: 'Posts of one user', params: schemas.handleParameter } },
    async (request, reply) => {
      const user = await findUser(context, request.params.handle);
      return send(request, reply, author(user.id));
    },
  );
}
