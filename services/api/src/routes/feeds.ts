import { type FeedFormat, type FeedSubject, feedFormats } from '@ripple/feeds';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fresh from 'fresh';
import { Type } from 'typebox';
import { announceDelay } from '../announce-delay.ts';
import type { Api } from '../api.ts';
import type { Context } from '../context.ts';
import { findUser } from '../find-user.ts';
import { readTag } from '../read-tag.ts';
import { readWord } from '../read-word.ts';
import * as schemas from '../schemas.ts';

const MEDIA_TYPES: Record<FeedFormat, string> = {
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
};

export function addFeedRoutes(app: Api, context: Context): void {
  for (const format of feedFormats) {
    const config = { ring: 'feeds' as const };
    const schema = (summary: string) => ({
      tags: ['feeds'],
      summary,
      response: { ...schemas.answers({ 304: schemas.noContent }), 200: feedAnswer(format) },
    });

    app.get(
      `/v1/users/:handle/feed.${format}`,
      {
        config,
        schema: { ...schema(`Public posts of a user (${format})`), params: schemas.handleParameter },
      },
      async (request, reply) => {
        const { id, handle, name } = await findUser(context, request.params.handle);
        return send(request, reply, { kind: 'user', userId: id, handle, name }, format);
      },
    );

    app.get(
      `/v1/tags/:tag/feed.${format}`,
      { config, schema: { ...schema(`Public posts with a tag (${format})`), params: schemas.tagParameter } },
      (request, reply) => send(request, reply, { kind: 'tag', tag: readTag(request.params.tag) }, format),
    );

    app.get(
      `/v1/keywords/:word/feed.${format}`,
      {
        config,
        schema: { ...schema(`Public posts with a word (${format})`), params: schemas.wordParameter },
      },
      (request, reply) =>
        send(request, reply, { kind: 'keyword', word: readWord(request.params.word) }, format),
    );

    app.get(
      `/v1/timelines/public/feed.${format}`,
      { config, schema: schema(`All public posts (${format})`) },
      (request, reply) => send(request, reply, { kind: 'public' }, format),
    );
  }

  async function send(
    request: FastifyRequest,
    reply: FastifyReply,
    subject: FeedSubject,
    format: FeedFormat,
  ) {
    const feed = await context.feeds.read(subject, format);
    announceDelay(context, reply);
    const validators = { etag: feed.etag, 'last-modified': feed.lastModified };
    // no-cache: a cache may keep it, but asks each time, so that a deleted post is gone at once.
    reply.headers({ ...validators, 'cache-control': 'public, no-cache' });
    // Only these two: fetch() adds cache-control: no-cache to them, which is meant for caches on the way.
    const { 'if-none-match': noneMatch, 'if-modified-since': modifiedSince } = request.headers;
    const conditions = { 'if-none-match': noneMatch, 'if-modified-since': modifiedSince };
    if (fresh(conditions, validators)) return reply.status(304).send();
    return reply.type(MEDIA_TYPES[format]).send(feed.body);
  }
}

function feedAnswer(format: FeedFormat) {
  const [mediaType = ''] = MEDIA_TYPES[format].split(';');
  return { description: 'The feed', content: { [mediaType]: { schema: Type.String() } } };
}
