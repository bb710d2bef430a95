import { Readable } from 'node:stream';
import { createSemaphore } from '@ripple/concurrency';
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
/** How long one waits for its turn, in ms: most exports take a moment. */
const WAIT_MS = 10_000;
/** A reader that takes nothing for so long is gone. In ms. */
const STALLED_MS = 60_000;

/** What a user takes along. */
export function addExportRoutes(app: Api, context: Context): void {
  const { reading, mediaUrl } = context;
  const underWay = new Set<UserId>();
  const slots = createSemaphore(MOST_AT_ONCE);

  /** Resolves when it is one's turn, which ends with `closed`. @throws if that takes too long */
  const takeTurn = (closed: Promise<void>): Promise<void> =>
    new Promise((resolve, reject) => {
      const turn = async () => {
        resolve();
        await closed;
      };
      slots.run(turn, AbortSignal.timeout(WAIT_MS)).catch(reject);
    });

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
          'Lines of JSON, which `npm run ripple -- import` reads: you, whom you follow, block and mute, topics, posts with pictures by their addresses, reposts, favourites and bookmarks. Others, and their posts, are named by `id:<id>`; to the application by external ids. One at a time for each user; where many are under way it waits for its turn.',
        response: schemas.answers({ 200: schemas.exportFile }),
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const { raw } = reply;
      // One whose client has hung up already would never end.
      if (underWay.has(viewer) || raw.destroyed) throw tooMany();
      underWay.add(viewer);
      const closed = new Promise<void>((resolve) => {
        // Also where the client hangs up: the stream is destroyed, and with it what it reads.
        raw.once('close', () => {
          underWay.delete(viewer);
          resolve();
        });
      });
      await takeTurn(closed).catch(() => {
        throw tooMany();
      });
      const lines = exportLines({ pool: reading.pool, mediaUrl, showsExternalIds: request.isServer }, viewer);
      raw.setTimeout(STALLED_MS, () => raw.destroy());
      reply.header('content-type', 'application/x-ndjson; charset=utf-8');
      reply.header('content-disposition', 'attachment; filename="export.ndjson"');
      reply.header('cache-control', 'no-store');
      return Readable.from(inText(lines), { objectMode: false, highWaterMark: 65_536 });
    },
  );
}

const tooMany = () =>
  new ProblemError(503, 'There are too many exports at the moment. Please try again soon.', {
    headers: { 'retry-after': RETRY_AFTER_SECONDS },
  });

async function* inText(pages: AsyncIterable<Line[]>): AsyncGenerator<string> {
  for await (const lines of pages) yield lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
