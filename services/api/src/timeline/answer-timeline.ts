import type { PostId } from '@ripple/messages';
import type { ReadableTimeline } from '@ripple/timelines';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import type { Context } from '../context.ts';
import { announceDelay } from '../http/announce-delay.ts';
import { type PageQuery, pageOf, parsePageQuery } from '../http/paging.ts';
import type { page, post, timelineQuery } from '../http/schemas.ts';
import { parseFilter } from './filter.ts';
import { readTimeline } from './read-timeline.ts';
import { writePage } from './write-posts.ts';

/** Says that the answer is right, but was made without the server named. */
const DEGRADED_HEADER = 'ripple-degraded';

type TimelineQuery = Static<typeof timelineQuery>;
type PostPage = Static<ReturnType<typeof page<typeof post>>>;

/** Answers a page of a timeline. */
export async function answerTimeline(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  timeline: ReadableTimeline,
) {
  const range = parsePageQuery<PostId>(request.query as PageQuery);
  const filter = parseFilter(request.query as TimelineQuery);
  const { viewer, isServer, ahead } = request;
  const { degraded, ...read } = await readTimeline(context, {
    timeline,
    viewer,
    isServer,
    filter,
    ahead,
    client: reply.raw,
    ...range,
  });
  // What comes from Postgres is never late.
  if (degraded) reply.header(DEGRADED_HEADER, 'redis');
  else announceDelay(context, reply);
  reply.type('application/json; charset=utf-8');
  // Written already: the schema of the route tells of what is in it.
  return writePage(pageOf(request, reply, range, read)) as unknown as PostPage;
}
