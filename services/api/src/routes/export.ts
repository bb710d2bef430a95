import { Readable } from 'node:stream';
import { exportLines, type Line } from '@ripple/exchange';
import type { UserId } from '@ripple/messages';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { mustBeLoggedIn, viewerOf } from '../http/authentication.ts';
import { ProblemError } from '../http/problem.ts';
import * as schemas from '../http/schemas.ts';

/** Exports that a process makes at once: each holds a page of posts, and asks Postgres for the next one. */
const MOST_AT_ONCE = 8;
const RETRY_AFTER_SECONDS = '10';
/** A reader that takes nothing for so long is gone. In ms. */
const STALLED_MS = 60_000;

/** What a user takes along. */
export function addExportRoutes(app: Api, context: Context): void {
  const { reading, mediaUrl } = context;
  const underWay = new Set<UserId>();

  app.get(
    '/v1/users/me/export',
    {
      ...mustBeLoggedIn,
      // It may wait: it is shed before what people look at.
      config: { ring: 'feeds' },
      schema: {
        tags: ['users'],
        summary: 'All that there is of you',
        description:
          'Lines of JSON, which `npm run ripple -- import` reads: you, whom you follow, block and mute, topics, posts with pictures by their addresses, reposts, favourites and bookmarks. Others, and their posts, are named by `id:<id>`; to the application by external ids. One at a time for each user.',
        response: schemas.answers({ 200: schemas.exportFile }),
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      if (underWay.size >= MOST_AT_ONCE || underWay.has(viewer)) {
        throw new ProblemError(503, 'There are too many exports at the moment. Please try again soon.', {
          headers: { 'retry-after': RETRY_AFTER_SECONDS },
        });
      }
      underWay.add(viewer);
      const lines = exportLines({ pool: reading.pool, mediaUrl, showsExternalIds: request.isServer }, viewer);
      const { raw } = reply;
      raw.setTimeout(STALLED_MS, () => raw.destroy());
      // Also where the client hangs up: the stream is destroyed, and with it what it reads.
      raw.once('close', () => underWay.delete(viewer));
      reply.header('content-type', 'application/x-ndjson; charset=utf-8');
      reply.header('content-disposition', 'attachment; filename="export.ndjson"');
      reply.header('cache-control', 'no-store');
      return Readable.from(inText(lines), { objectMode: false, highWaterMark: 65_536 });
    },
  );
}

async function* inText(pages: AsyncIterable<Line[]>): AsyncGenerator<string> {
  for await (const lines of pages) yield lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
