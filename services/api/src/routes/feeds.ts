import { discoveryLink, type FeedFormat, feedFormats, feedPath, type PublicSubject } from '@ripple/feeds';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { findUser } from '../http/find-user.ts';
import { parseTag, parseWord } from '../http/parameters.ts';
import * as schemas from '../http/schemas.ts';
import { feedAnswers, sendFeed } from '../http/send-feed.ts';

/** A feed is the same for all who read it. */
const ANYBODY = { viewer: undefined };

export function addFeedRoutes(app: Api, context: Context, publicUrl: string): void {
  for (const format of feedFormats) {
    const config = { ring: 'feeds' as const };
    const schema = (summary: string) => ({
      tags: ['feeds'],
      summary,
      response: feedAnswers(format),
    });

    app.get(
      `/v1/users/:handle/feed.${format}`,
      {
        config,
        schema: { ...schema(`Public posts of a user (${format})`), params: schemas.handleParameter },
      },
      async (request, reply) => {
        const { id, handle, name } = await findUser(context, request.params.handle, ANYBODY);
        return send(request, reply, { kind: 'user', userId: id, handle, name }, format);
      },
    );

    app.get(
      `/v1/tags/:tag/feed.${format}`,
      { config, schema: { ...schema(`Public posts with a tag (${format})`), params: schemas.tagParameter } },
      (request, reply) => send(request, reply, { kind: 'tag', tag: parseTag(request.params.tag) }, format),
    );

    app.get(
      `/v1/keywords/:word/feed.${format}`,
      {
        config,
        schema: { ...schema(`Public posts with a word (${format})`), params: schemas.wordParameter },
      },
      (request, reply) =>
        send(request, reply, { kind: 'keyword', word: parseWord(request.params.word) }, format),
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
    subject: PublicSubject,
    format: FeedFormat,
  ) {
    const feed = await context.feeds.read(subject, format);
    const link = discoveryLink(publicUrl, publicUrl + feedPath(subject, format));
    return sendFeed(context, request, reply, { ...feed, link }, { format, cache: 'public' });
  }
}
