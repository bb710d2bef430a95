import { author, favourites, home, keyword, mentions, publicTimeline, tag } from '@ripple/timelines';
import { answerTimeline } from '../answer-timeline.ts';
import type { Api } from '../api.ts';
import { mustBeLoggedIn, viewerOf } from '../authentication.ts';
import type { Context } from '../context.ts';
import { findUser } from '../find-user.ts';
import { readTag } from '../read-tag.ts';
import { readWord } from '../read-word.ts';
import * as schemas from '../schemas.ts';

export function addTimelineRoutes(app: Api, context: Context): void {
  const own = { ...mustBeLoggedIn, config: { ring: 'followers' as const } };
  const everybody = { config: { ring: 'public' as const } };
  const schema = {
    tags: ['timelines'],
    querystring: schemas.pageQuery,
    response: schemas.answers({ 200: schemas.page(schemas.post) }),
  };

  app.get(
    '/v1/timelines/home',
    { ...own, schema: { ...schema, summary: 'Posts of those whom you follow, and your own' } },
    (request, reply) => answerTimeline(context, request, reply, home(viewerOf(request))),
  );

  app.get(
    '/v1/timelines/mentions',
    { ...own, schema: { ...schema, summary: 'Posts in which you are named' } },
    (request, reply) => answerTimeline(context, request, reply, mentions(viewerOf(request))),
  );

  app.get(
    '/v1/timelines/favourites',
    { ...own, schema: { ...schema, summary: 'Posts that you have made favourites' } },
    (request, reply) => answerTimeline(context, request, reply, favourites(viewerOf(request))),
  );

  app.get(
    '/v1/timelines/public',
    { ...everybody, schema: { ...schema, summary: 'All public posts' } },
    (request, reply) => answerTimeline(context, request, reply, publicTimeline),
  );

  app.get(
    '/v1/timelines/tags/:tag',
    { ...everybody, schema: { ...schema, summary: 'Public posts with a tag', params: schemas.tagParameter } },
    (request, reply) => answerTimeline(context, request, reply, tag(readTag(request.params.tag))),
  );

  app.get(
    '/v1/timelines/keywords/:word',
    {
      ...everybody,
      schema: {
        ...schema,
        summary: 'Public posts with a word',
        description: 'A word of two characters or more; of Korean, Japanese and Chinese also a part of one.',
        params: schemas.wordParameter,
      },
    },
    (request, reply) => answerTimeline(context, request, reply, keyword(readWord(request.params.word))),
  );

  app.get(
    '/v1/users/:handle/posts',
    { ...everybody, schema: { ...schema, summary: 'Posts of one user', params: schemas.handleParameter } },
    async (request, reply) => {
      const user = await findUser(context, request.params.handle);
      return answerTimeline(context, request, reply, author(user.id));
    },
  );
}
