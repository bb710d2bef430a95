import { cleanText, parseKeyword } from '@ripple/posts';
import { keywordTopic, listWrittenTopics, type TopicName } from '@ripple/timelines';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { mustBeLoggedIn, viewerOf } from '../http/authentication.ts';
import { parseWord } from '../http/parameters.ts';
import * as schemas from '../http/schemas.ts';
import {
  beginTopic,
  endTopics,
  type NamedTopic,
  parseTagOfPosts,
  topicsOfTag,
} from '../write/change-topics.ts';

/** Whose public posts come into the caller's home besides those of people: true for the next read. */
export function addTopicRoutes(app: Api, context: Context): void {
  const routes = <Params>(
    path: string,
    params: typeof schemas.tagParameter | typeof schemas.wordParameter,
    what: string,
    read: (params: Params) => NamedTopic,
    /** What the caller may follow under this name, also by the rules of an earlier version. */
    listFollowed: (params: Params) => TopicName[],
  ) => {
    const route = (
      method: 'PUT' | 'DELETE',
      summary: string,
      change: (request: FastifyRequest, params: Params) => Promise<void>,
    ) =>
      app.route({
        method,
        url: `${path}/follow`,
        ...mustBeLoggedIn,
        schema: {
          tags: ['relations'],
          summary,
          params,
          headers: schemas.idempotencyHeader,
          response: schemas.answers({ 204: schemas.noContent }),
        },
        async handler(request, reply) {
          await change(request, request.params as Params);
          return reply.status(204).send(null);
        },
      });
    route('PUT', `Have the public posts with a ${what} in your home`, (request, params) =>
      beginTopic(context, request, viewerOf(request), read(params)),
    );
    route('DELETE', `Have the posts with a ${what} in your home no more`, (request, params) =>
      endTopics(context, request, viewerOf(request), listFollowed(params)),
    );
  };

  routes<{ tag: string }>(
    '/v1/tags/:tag',
    schemas.tagParameter,
    'tag',
    ({ tag }) => parseTagOfPosts(tag),
    ({ tag }) => topicsOfTag(tag),
  );
  routes<{ word: string }>(
    '/v1/keywords/:word',
    schemas.wordParameter,
    'word',
    ({ word }) => ({ topic: keywordTopic(parseWord(word)), writtenTag: null }),
    ({ word }) => {
      const asGiven = cleanText(word).replace(/^#+/, '');
      return [parseKeyword(asGiven) ?? asGiven, asGiven].map(keywordTopic);
    },
  );

  app.get(
    '/v1/users/me/topics',
    {
      ...mustBeLoggedIn,
      schema: {
        tags: ['relations'],
        summary: 'The tags and keywords that you follow',
        response: schemas.answers({ 200: schemas.topics }),
      },
    },
    async (request) => ({ items: await listWrittenTopics(context.database.pool, viewerOf(request)) }),
  );
}
