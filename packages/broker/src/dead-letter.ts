import { createHash } from 'node:crypto';
import { laneOfPart } from '@ripple/messages';
import type { Origin } from '@ripple/telemetry';
import type { Message } from 'amqplib';
import { HEADERS } from './headers.ts';
import { originOf } from './origin-of.ts';

/** A message that was given up, as an operator sees it. */
export interface DeadLetter {
  /** The message id; for a message that was published without one, a hash of it. */
  id: string;
  /** The lane it came from and would go to again. A name from the broker: not necessarily a lane of ours. */
  lane: string;
  reason: string;
  stack: string | undefined;
  attempts: number | undefined;
  /** ISO 8601, UTC. */
  firstFailedAt: string | undefined;
  lastFailedAt: string | undefined;
  /** From the body, as far as it can be parsed. */
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
 * Parses a dead letter. Our consumers describe the failure in `ripple-*` headers; RabbitMQ, which moves a message
 * that was returned too often, describes less of it, in `x-death`.
 */
export function parseDeadLetter(message: Message): DeadLetter {
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
    lane: text(HEADERS.lane) ?? laneOfPart(fields.routingKey),
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

/** Lenient: a body that can't be parsed may be why the message is a dead letter. */
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
