import { createHash } from 'node:crypto';
import type { Origin } from '@ripple/telemetry';
import type { Message } from 'amqplib';
import { HEADERS } from './headers.ts';
import { originOf } from './origin-of.ts';

/** A message that was given up, as an operator sees it. */
export interface DeadLetter {
  /** The message id; for a message that somebody published without one, a hash of it. */
  id: string;
  /** Where it came from and would go again. A name the broker was given: not necessarily a lane of ours. */
  lane: string;
  reason: string;
  stack: string | undefined;
  attempts: number | undefined;
  /** ISO 8601, UTC. */
  firstFailedAt: string | undefined;
  lastFailedAt: string | undefined;
  /** What the body says of itself, as far as it can be read. */
  messageType: string | undefined;
  postId: string | undefined;
  /** The request that it comes from, and its trace. */
  origin: Origin;
  headers: Record<string, unknown>;
  body: Buffer;
}

/** What RabbitMQ writes into `x-death` when it moves a message by itself. */
interface Death {
  reason?: string;
  queue?: string;
  time?: { value?: number };
}

/**
 * Reads a letter whoever wrote it: our consumers say all in `ripple-*` headers; RabbitMQ, which moves a
 * message that was returned too often, says less, and in its own.
 */
export function readDeadLetter(message: Message): DeadLetter {
  const { properties, fields, content } = message;
  const headers: Record<string, unknown> = properties.headers ?? {};
  const text = (name: string) => (typeof headers[name] === 'string' ? (headers[name] as string) : undefined);
  const deaths = (Array.isArray(headers['x-death']) ? headers['x-death'] : []) as Death[];
  const killed = deaths.find(({ reason }) => reason === 'delivery_limit');
  const killedAt =
    killed?.time?.value === undefined ? undefined : new Date(killed.time.value * 1_000).toISOString();
  const attempts = Number(headers[HEADERS.attempts] ?? Number.NaN);
  return {
    id: properties.messageId ?? hashOf(fields.routingKey, content),
    lane: text(HEADERS.lane) ?? fields.routingKey,
    reason: killed ? returnedTooOften(text(HEADERS.reason)) : (text(HEADERS.reason) ?? 'unknown'),
    stack: text(HEADERS.stack) || undefined,
    attempts: Number.isNaN(attempts) ? undefined : attempts,
    firstFailedAt: text(HEADERS.firstFailedAt) ?? killedAt,
    lastFailedAt: killedAt ?? text(HEADERS.lastFailedAt),
    ...describeBody(content),
    origin: originOf(message),
    headers,
    body: content,
  };
}

function returnedTooOften(before: string | undefined): string {
  const reason = 'returned to its queue too often: it may end the worker that takes it (delivery limit)';
  return before === undefined ? reason : `${reason}; before that: ${before}`;
}

const hashOf = (lane: string, content: Buffer) =>
  `sha256-${createHash('sha256').update(`${lane} `).update(content).digest('hex').slice(0, 24)}`;

/** Leniently: that it could not be read may be why it is here. */
function describeBody(content: Buffer): Pick<DeadLetter, 'messageType' | 'postId'> {
  try {
    const { type, postId } = JSON.parse(content.toString()) as { type?: unknown; postId?: unknown };
    return {
      messageType: typeof type === 'string' ? type : undefined,
      postId: postId === undefined ? undefined : String(postId),
    };
  } catch {
    return { messageType: undefined, postId: undefined };
  }
}
