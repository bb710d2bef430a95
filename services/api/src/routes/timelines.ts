import {
  author,
  bookmarks,
  favourites,
  home,
  keyword,
  mentions,
  publicTimeline,
  tag,
} from '@ripple/timelines';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { mustBeLoggedIn, viewerOf } from '../http/authentication.ts';
import { findUser } from '../http/find-user.ts';
import { parseTag, parseWord } from '../http/parameters.ts';
import * as schemas from '../http/schemas.ts';
import { answerTimeline } from '../timeline/answer-timeline.ts';
import { lookAheadHome } from '../timeline/look-ahead.ts';

export function addTimelineRoutes(app: Api, context: Context): void {
  app.decorateRequest('ahead', undefined);
  const followersRing = { ...mustBeLoggedIn, config: { ring: 'followers' as const } };
  const publicRing = { config: { ring: 'public' as const } };
  const schema = {
    tags: ['timelines'],
    querystring: schemas.timelineQuery,
    response: schemas.answers({ 200: schemas.page(schemas.post) }),
  };

  app.get(
    '/v1/timelines/home',
    {
      ...followersRing,
      onRequest: lookAheadHome(context),
      schema: { ...schema, summary: 'Posts of those whom you follow, and your own' },
    },
    (request, reply) => answerTimeline(context, request, reply, home(viewerOf(request))),
  );

  app.get(
    '/v1/timelines/mentions',
    { ...followersRing, schema: { ...schema, summary: 'Posts in which you are named' } },
    (request, reply) => answerTimeline(context, request, reply, mentions(viewerOf(request))),
  );

  app.get(
    '/v1/timelines/favourites',
    { ...followersRing, schema: { ...schema, summary: 'Posts that you have made favourites' } },
    (request, reply) => answerTimeline(context, request, reply, favourites(viewerOf(request))),
  );

  app.get(
    '/v1/timelines/bookmarks',
    { ...mustBeLoggedIn, schema: { ...schema, summary: 'Posts that you have kept for yourself' } },
    (request, reply) => answerTimeline(context, request, reply, bookmarks(viewerOf(request))),
  );

  app.get(
    '/v1/timelines/public',
    { ...publicRing, schema: { ...schema, summary: 'All public posts' } },
    (request, reply) => answerTimeline(context, request, reply, publicTimeline),
  );

  app.get(
    '/v1/timelines/tags/:tag',
    {
      ...publicRing,
      schema: { ...schema, summary: 'Public posts with a tag', params: schemas.tagParameter },
    },
    (request, reply) => answerTimeline(context, request, reply, tag(parseTag(request.params.tag))),
  );

  app.get(
    '/v1/timelines/keywords/:word',
    {
      ...publicRing,
      schema: {
        ...schema,
        summary: 'Public posts with a word',
        description: 'A word of two characters or more; of Korean, Japanese and Chinese also a part of one.',
        params: schemas.wordParameter,
      },
    },
    (request, reply) => answerTimeline(context, request, reply, keyword(parseWord(request.params.word))),
  );

  app.get(
    '/v1/users/:handle/posts',
    { ...publicRing, schema: { ...schema, summary: 'Posts of one user', params: schemas.handleParameter } },
    async (request, reply) => {
      const user = await findUser(context, request.params.handle, request);
      return answerTimeline(context, request, reply, author(user.id));
    },
  );
}
