import { discoveryLink, type FeedFormat, feedFormats, feedPath, type PublicSubject } from '@ripple/feeds';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Api } from '../api.ts';
import type { Context } from '../context.ts';
import { findUser } from '../find-user.ts';
import { readTag } from '../read-tag.ts';
import { readWord } from '../read-word.ts';
import * as schemas from '../schemas.ts';
import { feedAnswers, sendFeed } from '../send-feed.ts';

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
    subject: PublicSubject,
    format: FeedFormat,
  ) {
    const feed = await context.feeds.read(subject, format);
    const link = discoveryLink(publicUrl, feedPath(subject, format));
    return sendFeed(context, request, reply, { ...feed, link }, { format, cache: 'public' });
  }
}
