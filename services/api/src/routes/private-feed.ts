import {
  createFeedToken,
  etagOf,
  FEED_LENGTH,
  type FeedFormat,
  type FeedItem,
  feedFormats,
  feedPath,
  findFeedOwner,
  isCurrentFeedToken,
  renderFeed,
  revokeFeedToken,
} from '@ripple/feeds';
import type { UserId } from '@ripple/messages';
import { fingerprintOf, type Tx } from '@ripple/outbox';
import { findUserById } from '@ripple/people';
import { home, MOST_LOOKED_AT } from '@ripple/timelines';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { mustBeLoggedIn, viewerOf } from '../http/authentication.ts';
import type { Client } from '../http/paging.ts';
import { notFound, unknownUser } from '../http/problem.ts';
import * as schemas from '../http/schemas.ts';
import { feedAnswers, sendFeed } from '../http/send-feed.ts';
import { listShown } from '../timeline/read-timeline.ts';
import { writeRequestOf } from '../write/write.ts';

/** The home of a user as a feed. Feed readers can't log in, so its address holds a token. */
export function addPrivateFeedRoutes(app: Api, context: Context, publicUrl: string): void {
  const { outbox, reading, write, mediaUrl, web } = context;

  app.post(
    '/v1/users/me/feed-token',
    {
      ...mustBeLoggedIn,
      schema: {
        tags: ['feeds'],
        summary: 'Addresses of your home as a feed',
        description:
          'Each of them gives access to your home. A second call makes new ones; the old ones end. So does a retry with the same Idempotency-Key, as long as its addresses are those in use, else `409`: they are not stored.',
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 201: schemas.feedToken }),
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const make = async ({ db }: Tx) => {
        const user = await findUserById(db, viewer);
        if (!user) throw unknownUser();
        const { handle, name } = user;
        const token = await createFeedToken(db, viewer);
        const address = (format: FeedFormat) =>
          publicUrl + feedPath({ kind: 'home', handle, name, token }, format);
        const urls = { rss: address('rss'), atom: address('atom'), json: address('json') };
        return { answer: { token, urls }, fingerprint: fingerprintOf(token) };
      };
      const answer = await outbox.writeSecret(writeRequestOf(request), make, ({ db }, fingerprint) =>
        isCurrentFeedToken(db, viewer, fingerprint),
      );
      return reply.status(201).send(answer);
    },
  );

  app.delete(
    '/v1/users/me/feed-token',
    {
      ...mustBeLoggedIn,
      schema: {
        tags: ['feeds'],
        summary: 'End the addresses of your home as a feed',
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 204: schemas.noContent }),
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      await write(request, ({ db }) => revokeFeedToken(db, viewer));
      return reply.status(204).send(null);
    },
  );

  for (const format of feedFormats) {
    app.get(
      `/v1/timelines/home/feed.${format}`,
      {
        config: { ring: 'followers' },
        schema: {
          tags: ['feeds'],
          summary: `A home, for who has the token (${format})`,
          querystring: schemas.feedTokenQuery,
          response: feedAnswers(format),
        },
      },
      async (request, reply) => {
        const { token } = request.query;
        const owner = await findFeedOwner(reading.db, token);
        if (!owner) throw notFound('feed');
        const { id: viewer, handle, name } = owner;
        const items = await listNewest(viewer, reply.raw);
        const body = renderFeed({ kind: 'home', handle, name, token }, format, {
          publicUrl,
          mediaUrl,
          web,
          items,
        });
        return sendFeed(context, request, reply, { body, etag: etagOf(body) }, { format, cache: 'private' });
      },
    );
  }

  /** The newest posts of a home; of a repost the original. */
  async function listNewest(viewer: UserId, client: Client): Promise<FeedItem[]> {
    const request = { timeline: home(viewer), viewer };
    const newest: FeedItem[] = [];
    let looked = 0;
    for await (const { items, details, ...stretch } of listShown(context, request, FEED_LENGTH)) {
      for (const { post, repostOf = post } of items) {
        const author = details.authors.get(repostOf.authorId);
        if (author) newest.push({ post: repostOf, author });
      }
      looked += stretch.looked;
      if (newest.length >= FEED_LENGTH || looked >= MOST_LOOKED_AT || client.destroyed) break;
    }
    return newest.slice(0, FEED_LENGTH);
  }
}
