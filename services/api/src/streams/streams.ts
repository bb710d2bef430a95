import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { lowestIdAt, type PostId, parseId } from '@ripple/ids';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { ProblemError } from '../problem.ts';
import type { Source } from './source.ts';
import { createStream, type Stream } from './stream.ts';

export interface Streams {
  /** Answers with a stream, which ends when its reader leaves. */
  open(request: FastifyRequest, reply: FastifyReply, source: Source): Promise<void>;
  /** Ends all streams. */
  close(): void;
}

/** However much the clocks of servers differ. */
const MOST_SETTLING_MS = 1_000;
/** Of an entry of the log. */
const PLACE = /^\d{1,15}-\d{1,10}$/;
/** Streams that read at once: a post for thousands of them must not keep those who write waiting. */
const AT_ONCE = 32;
const RETRY_MS = 1_000;
const RETRY_AFTER_SECONDS = '5';
/** Streams that are looked after at once when authors of theirs may have become pulled. */
const RENEW_EVERY_BEATS = 2;
/** How soon a reader comes back by itself. */
const COME_BACK_MS = 2_000;

/**
 * The open streams of this process. One that has something to send waits in line; a few at a time read what
 * there is and write it. None has a timer or a buffer of its own.
 */
export function createStreams(context: Context, options: { most: number; heartbeatMs: number }): Streams {
  const { live, metrics } = context;
  const open = new Map<Stream, ServerResponse>();
  const line = new Set<Stream>();
  /** Those at work, and whether there is more to do for them: one at a time, so that everything is sent in order and once. */
  const busy = new Map<Stream, boolean>();
  let places = 0;
  let working = 0;
  let beats = 0;
  let closed = false;

  function enqueue(stream: Stream): void {
    if (busy.has(stream)) {
      busy.set(stream, true);
      return;
    }
    line.add(stream);
    if (working < AT_ONCE) void work();
  }

  async function work(): Promise<void> {
    working += 1;
    for (const stream of line) {
      line.delete(stream);
      if (!open.has(stream)) continue;
      busy.set(stream, false);
      await stream.advance().catch(() => setTimeout(enqueue, RETRY_MS, stream).unref());
      const more = busy.get(stream);
      busy.delete(stream);
      if (more) line.add(stream);
    }
    working -= 1;
  }

  const timer = setInterval(() => {
    beats += 1;
    for (const [stream, response] of open) {
      if (stream.beat()) continue;
      metrics.streamsDropped.inc();
      response.destroy();
    }
    if (beats % RENEW_EVERY_BEATS === 0) void renewTopics();
  }, options.heartbeatMs);

  async function renewTopics(): Promise<void> {
    for (const stream of open.keys()) {
      await stream.renewTopics().catch(() => {});
      if (stream.wants(undefined)) enqueue(stream);
    }
  }

  return {
    async open(request, reply, source) {
      if (places >= options.most || closed) {
        throw new ProblemError(503, 'There are too many live streams at the moment. Please try again soon.', {
          headers: { 'retry-after': RETRY_AFTER_SECONDS },
        });
      }
      const response = reply.raw;
      if (request.method === 'HEAD') {
        reply.type('text/event-stream').send();
        return;
      }
      places += 1;
      metrics.openStreams.inc();
      response.once('close', () => {
        places -= 1;
        metrics.openStreams.dec();
      });
      const [lastId = '', place] = String(request.headers['last-event-id'] ?? '').split('@');
      const last = parseId<PostId>(lastId);
      const begun = lowestIdAt<PostId>(new Date());
      let stream: Stream | undefined;
      const ear = await live.listen(await source.topics(), (entry) => {
        if (stream?.wants(entry)) enqueue(stream);
      });
      if (last === undefined) ear.skip();
      // From then on the id of a post is enough to come back with.
      await sleep(Math.min(ear.settlesIn(), MOST_SETTLING_MS));
      // Without it, changes of older posts are not told, and who is cut before the first event may miss some.
      const inSight = (await source.inSight?.().catch(() => [])) ?? [];
      if (response.destroyed || closed) {
        ear.close();
        response.destroy();
        return;
      }
      reply.hijack();
      response.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
        // So that nothing is left open when the stream is ended.
        connection: 'close',
      });
      response.write(`retry: ${COME_BACK_MS}\n\n`);
      const opened = createStream({
        response,
        source,
        ear,
        after: last ?? begun,
        place: place !== undefined && PLACE.test(place) ? place : undefined,
        resumed: last !== undefined,
        inSight,
        onSent: (event) => metrics.streamEvents.inc({ event }),
      });
      stream = opened;
      source.prepare?.();
      open.set(opened, response);
      response.on('drain', () => enqueue(opened));
      response.once('close', () => {
        open.delete(opened);
        ear.close();
      });
      enqueue(opened);
    },
    close() {
      closed = true;
      clearInterval(timer);
      for (const response of open.values()) response.end();
    },
  };
}
