import { type FeedFormat, feedMediaTypes } from '@ripple/feeds';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fresh from 'fresh';
import { Type } from 'typebox';
import type { Context } from '../context.ts';
import { announceDelay } from './announce-delay.ts';
import * as schemas from './schemas.ts';

/** A feed, and by what a reader knows whether it has it already. */
interface Feed {
  body: string;
  etag: string;
  lastModified?: string;
  /** Of feeds that one can subscribe to. */
  link?: string;
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
  const { body, etag, lastModified, link } = feed;
  const validators = { etag, ...(lastModified && { 'last-modified': lastModified }) };
  // no-cache: a cache may keep it, but asks each time, so that a deleted post is gone at once.
  reply.headers({ ...validators, 'cache-control': `${options.cache}, no-cache`, ...(link && { link }) });
  // Only these two: fetch() adds cache-control: no-cache to them, which is meant for caches on the way.
  const { 'if-none-match': noneMatch, 'if-modified-since': modifiedSince } = request.headers;
  const conditions = { 'if-none-match': noneMatch, 'if-modified-since': modifiedSince };
  if (fresh(conditions, validators)) return reply.status(304).send();
  return reply.type(feedMediaTypes[options.format]).send(body);
}

/** The answers of a route that sends a feed. */
export function feedAnswers(format: FeedFormat) {
  const [mediaType = ''] = feedMediaTypes[format].split(';');
  const feed = { description: 'The feed', content: { [mediaType]: { schema: Type.String() } } };
  return { ...schemas.answers({ 304: schemas.notModified }), 200: feed };
}
