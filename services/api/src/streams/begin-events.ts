import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Connection, Connections } from './connections.ts';
import { createHeartbeat } from './line.ts';

/** What server-sent events begin with, and what is sent to see whether the reader is there. */
export interface EventTexts {
  first: string;
  sign: string;
}

/** How soon a client comes back by itself. */
const CLIENT_RETRY_MS = 2_000;
const texts: EventTexts = { first: `retry: ${CLIENT_RETRY_MS}\n\n`, sign: ':\n\n' };

/**
 * Begins to answer with server-sent events (HTML Standard, 9.2), which end when their reader leaves, or with the token
 * that they were asked for with.
 * @returns `undefined` if the reader has left, or the process is about to end
 */
export function beginEvents(
  connections: Connections,
  request: FastifyRequest,
  reply: FastifyReply,
  { first, sign }: EventTexts = texts,
): Connection | undefined {
  const connection = connections.begin(request, reply.raw, createHeartbeat(reply.raw, sign));
  if (!connection) return undefined;
  reply.hijack();
  reply.raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
    // So that nothing is left open when the stream is ended.
    connection: 'close',
  });
  reply.raw.write(first);
  return connection;
}
