import type { PostId } from '@ripple/messages';
import type { Timeline } from '@ripple/timelines';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { announceDelay } from '../http/announce-delay.ts';
import { type PageQuery, pageOf, parsePageQuery } from '../http/paging.ts';
import { readTimeline } from './read-timeline.ts';

/** Says that the answer is right, but was made without the server named. */
const DEGRADED_HEADER = 'ripple-degraded';

/** Answers a page of a timeline. */
export async function answerTimeline(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  timeline: Timeline,
) {
  const range = parsePageQuery<PostId>(request.query as PageQuery);
  const { viewer, signal } = request;
  const { degraded, ...page } = await readTimeline(context, { timeline, viewer, signal, ...range });
  // What comes from Postgres is never late.
  if (degraded) reply.header(DEGRADED_HEADER, 'redis');
  else announceDelay(context, reply);
  return pageOf(request, reply, range, page);
}
