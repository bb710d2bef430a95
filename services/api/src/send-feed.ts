import type { FeedFormat } from '@ripple/feeds';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fresh from 'fresh';
import { Type } from 'typebox';
import { announceDelay } from './announce-delay.ts';
import type { Context } from './context.ts';
import * as schemas from './schemas.ts';

const MEDIA_TYPES: Record<FeedFormat, string> = {
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
};

/** A feed, and by what a reader knows whether it has it already. */
interface Feed {
  body: string;
  etag: string;
  lastModified?: string;
}

/** Answers with a feed, or with 304 to who has it. */
export function sendFeed(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  feed: Feed,
  options: { format: FeedFormat; cache: 'public' | 'private' },
) {
  announceDelay(context, reply);
  const { body, etag, lastModified } = feed;
  const validators = { etag, ...(lastModified && { 'last-modified': lastModified }) };
  // no-cache: a cache may keep it, but asks each time, so that a deleted post is gone at once.
  reply.headers({ ...validators, 'cache-control': `${options.cache}, no-cache` });
  // Only these two: fetch() adds cache-control: no-cache to them, which is meant for caches on the way.
  const { 'if-none-match': noneMatch, 'if-modified-since': modifiedSince } = request.headers;
  const conditions = { 'if-none-match': noneMatch, 'if-modified-since': modifiedSince };
  if (fresh(conditions, validators)) return reply.status(304).send();
  return reply.type(MEDIA_TYPES[options.format]).send(body);
}

/** The answers of a route that sends a feed. */
export function feedAnswers(format: FeedFormat) {
  const [mediaType = ''] = MEDIA_TYPES[format].split(';');
  const feed = { description: 'The feed', content: { [mediaType]: { schema: Type.String() } } };
  return { ...schemas.answers({ 304: schemas.noContent }), 200: feed };
}
