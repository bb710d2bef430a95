import {
  createFeedToken,
  etagOf,
  FEED_LENGTH,
  type FeedFormat,
  feedFormats,
  feedPath,
  findFeedOwner,
  renderFeed,
  revokeFeedToken,
} from '@ripple/feeds';
import { home } from '@ripple/timelines';
import { findUserById } from '@ripple/users';
import type { Api } from '../api.ts';
import { mustBeLoggedIn, viewerOf } from '../authentication.ts';
import type { Context } from '../context.ts';
import { once, writeOf } from '../idempotency.ts';
import { notFound, unknownUser } from '../problem.ts';
import { readNewest } from '../read-page.ts';
import * as schemas from '../schemas.ts';
import { feedAnswers, sendFeed } from '../send-feed.ts';

/** Somebody's home as a feed. Feed readers can't log in, so its address holds a token. */
export function addPrivateFeedRoutes(app: Api, context: Context, publicUrl: string): void {
  const { database, reading, authors, mediaUrl } = context;

  app.post(
    '/v1/users/me/feed-token',
    {
      ...mustBeLoggedIn,
      schema: {
        tags: ['feeds'],
        summary: 'Addresses of your home as a feed',
        description:
          'Whoever has one of them reads your home. A second call makes new ones; the old ones end.',
        headers: schemas.idempotencyHeader,
        response: schemas.answers({ 201: schemas.feedToken }),
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const { body } = await once(database.db, writeOf(request), async (trx) => {
        const user = await findUserById(trx, viewer);
        if (!user) throw unknownUser();
        const { handle, name } = user;
        const token = await createFeedToken(trx, viewer);
        const address = (format: FeedFormat) =>
          publicUrl + feedPath({ kind: 'home', handle, name, token }, format);
        const urls = { rss: address('rss'), atom: address('atom'), json: address('json') };
        return { status: 201, body: { token, urls } };
      });
      return reply.status(201).send(body as { token: string; urls: Record<FeedFormat, string> });
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
      await once(database.db, writeOf(request), async (trx) => {
        await revokeFeedToken(trx, viewer);
        return { status: 204, body: null };
      });
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
        const entries = await readNewest(context, { timeline: home(viewer), viewer, limit: FEED_LENGTH });
        // What was passed on stands there itself.
        const posts = entries.map(({ post, target = post }) => target);
        const known = await authors.get(posts.map(({ authorId }) => authorId));
        const items = posts.flatMap((post) => {
          const author = known.get(post.authorId);
          return author ? [{ post, author }] : [];
        });
        const body = renderFeed({ kind: 'home', handle, name, token }, format, {
          publicUrl,
          mediaUrl,
          items,
        });
        return sendFeed(context, request, reply, { body, etag: etagOf(body) }, { format, cache: 'private' });
      },
    );
  }
}
