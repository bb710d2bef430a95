import { home, publicTimeline, tag } from '@ripple/timelines';
import { Type } from 'typebox';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { mustBeLoggedIn, readerOf, viewerOf } from '../http/authentication.ts';
import { parseTag } from '../http/parameters.ts';
import * as schemas from '../http/schemas.ts';
import type { Connections } from '../streams/connections.ts';
import { notificationSource } from '../streams/notification-source.ts';
import { createPostSources } from '../streams/post-source.ts';
import { createStreams } from '../streams/streams.ts';
import { parseFilter } from '../timeline/filter.ts';

export function addStreamRoutes(
  app: Api,
  context: Context,
  connections: Connections,
  options: { heartbeatMs: number },
): void {
  const streams = createStreams(context, connections, options);
  const posts = createPostSources(context);
  app.addHook('preClose', async () => streams.close());

  const config = { stream: 'always' as const };
  const schema = (summary: string) => ({
    tags: ['streams'],
    summary,
    description:
      'Server-sent events, with the id of the post each: `post` and `edit` with the post, `delete` with its `id`, of ' +
      'posts that were sent and of the newest 100 before; `notification`, with its own. An id without an event says ' +
      'how far that is: come back with the last id of either kind as `Last-Event-ID`, and what was missed comes first. An id that is ' +
      'ahead of the time is taken as none. A stream ends with the token that it was asked for with.',
    headers: schemas.lastEventIdHeader,
    response: {
      ...schemas.answers({}),
      200: {
        description: 'Events, without end',
        content: { 'text/event-stream': { schema: Type.String() } },
      },
    },
  });

  /** Of a stream of posts, of which some may be left out. */
  const ofPosts = (summary: string) => {
    const whole = schema(summary);
    const description = `${whole.description} With a filter, edits of what was sent come in any case; a post that begins to fit by an edit does not.`;
    return { ...whole, description, querystring: schemas.postFilter };
  };

  app.get(
    '/v1/stream/home',
    { ...mustBeLoggedIn, config, schema: ofPosts('Posts of those whom you follow, and your own, live') },
    (request, reply) => {
      const timeline = home(viewerOf(request));
      return streams.open(request, reply, posts(timeline, readerOf(request), parseFilter(request.query)));
    },
  );

  app.get(
    '/v1/stream/notifications',
    { ...mustBeLoggedIn, config, schema: schema('What others do about you, live') },
    (request, reply) =>
      streams.open(request, reply, notificationSource(context, viewerOf(request), readerOf(request))),
  );

  app.get('/v1/stream/public', { config, schema: ofPosts('All public posts, live') }, (request, reply) =>
    streams.open(request, reply, posts(publicTimeline, readerOf(request), parseFilter(request.query))),
  );

  app.get(
    '/v1/stream/tags/:tag',
    { config, schema: { ...ofPosts('Public posts with a tag, live'), params: schemas.tagParameter } },
    (request, reply) => {
      const timeline = tag(parseTag(request.params.tag));
      return streams.open(request, reply, posts(timeline, readerOf(request), parseFilter(request.query)));
    },
  );
}
