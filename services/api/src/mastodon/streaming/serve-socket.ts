import type { WebSocket } from '@fastify/websocket';
import type { FastifyRequest } from 'fastify';
import type { Connections } from '../../streams/connections.ts';
import type { Streams } from '../../streams/streams.ts';
import type { FindStream, Refusal } from './named-streams.ts';
import { closeSocket, createPulse, createSocketLine } from './socket-line.ts';
import { createSubscriptions, unavailable } from './subscriptions.ts';

/** Messages and pings that are taken in {@link WINDOW_MS}; clients send some at their start, and one now and then. */
const MOST_MESSAGES = 100;
const WINDOW_MS = 10_000;
/** Statuses of the end of a connection (RFC 6455, 7.4.1). */
const NO_TEXT = 1003;
const AGAINST_POLICY = 1008;

/** What sockets are served with. */
export interface SocketServices {
  connections: Connections;
  streams: Streams;
  findStream: FindStream;
  /** Counts one more request of who asks. @returns whether there were too many */
  isOverLimit(request: FastifyRequest): Promise<boolean>;
}

/** Streams on a socket: that of its address, and those that its client subscribes to by messages. */
export function serveSocket(socket: WebSocket, request: FastifyRequest, services: SocketServices): void {
  const line = createSocketLine(socket);
  const connection = services.connections.begin(request, line, createPulse(socket));
  if (!connection) return;
  const { subscribe, unsubscribe } = createSubscriptions(request, connection, services);

  function answer(refusal: Refusal | undefined): void {
    if (refusal && !line.writableEnded && !line.destroyed) line.write(JSON.stringify(refusal));
  }

  /** Takes a message; `subscribe` begins a stream, and others are not kept waiting by it. */
  async function take(text: string): Promise<void> {
    const { type, stream, ...params } = parseMessage(text);
    if (type === 'unsubscribe') answer(unsubscribe(stream, params));
    if (type !== 'subscribe') return;
    // A stream costs what a request for it would.
    if (await services.isOverLimit(request)) answer({ error: 'Too many requests', status: 429 });
    else void subscribe(stream, params).then(answer);
  }

  const isWithinBudget = createBudget();
  /** Each is taken in its turn: an `unsubscribe` is not to come before what it ends. */
  let last = Promise.resolve();
  socket.on('message', (data, isBinary) => {
    if (socket.readyState !== socket.OPEN) return;
    if (isBinary) closeSocket(socket, NO_TEXT, 'Messages are text');
    else if (!isWithinBudget()) closeSocket(socket, AGAINST_POLICY, 'Too many messages');
    else last = last.then(() => take(String(data))).catch(() => answer(unavailable));
  });
  socket.on('ping', () => {
    if (!isWithinBudget()) closeSocket(socket, AGAINST_POLICY, 'Too many messages');
  });

  const { stream, ...params } = request.query as Record<string, unknown>;
  if (stream !== undefined && stream !== '') void subscribe(stream, params).then(answer);
}

/** What is no object is no message. */
function parseMessage(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function createBudget(): () => boolean {
  let since = performance.now();
  let count = 0;
  return () => {
    const now = performance.now();
    if (now - since > WINDOW_MS) [since, count] = [now, 0];
    count += 1;
    return count <= MOST_MESSAGES;
  };
}
