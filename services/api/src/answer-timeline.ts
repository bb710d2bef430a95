import type { PostId } from '@ripple/ids';
import type { Timeline } from '@ripple/timelines';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { announceDelay } from './announce-delay.ts';
import type { Context } from './context.ts';
import { type PageQuery, pageOf, readPageQuery } from './paging.ts';
import { readPage } from './read-page.ts';

/** Says that the answer is right, but was made without the server named. */
const DEGRADED_HEADER = 'ripple-degraded';

/** Answers a page of a timeline. */
export async function answerTimeline(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  timeline: Timeline,
) {
  const range = readPageQuery<PostId>(request.query as PageQuery);
  const { degraded, ...page } = await readPage(context, { timeline, viewer: request.viewer, ...range });
  // What comes from Postgres is never late.
  if (degraded) reply.header(DEGRADED_HEADER, 'redis');
  else announceDelay(context, reply);
  return pageOf(request, reply, page);
}
