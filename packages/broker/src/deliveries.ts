import { type Lane, type Message, openMessages, type Part } from '@ripple/messages';
import { type Origin, parseOrigin } from '@ripple/telemetry';
import type { Channel, ConsumeMessage } from 'amqplib';
import { HEADERS } from './headers.ts';
import type { OpenHolding } from './holding.ts';
import { originOf } from './origin-of.ts';

/** One message that the broker has delivered, alone or in a bundle, and that is not acknowledged yet. */
export interface Delivery {
  lane: Lane;
  part: Part;
  /** The message, or why it can't be handled. */
  content: Message | Error;
  /** The message as a body of its own. */
  encode(): Buffer;
  /** Of the message or the bundle, where the publisher gave one. */
  messageId: string | undefined;
  origin: Origin;
  /** Attempts that failed before. */
  failures: number;
  /** ISO 8601; undefined if it has not failed before. */
  firstFailedAt: string | undefined;
  /** In ms since the Unix epoch; Infinity for what makes no lane late. */
  acceptedAt: number;
  /** Where it is until it is acknowledged; for a consumer whose holding is followed. */
  holding: OpenHolding | undefined;
  /** Aborts when the broker will deliver the message again: its connection is lost, or the consumer closes. */
  returned: AbortSignal;
  /** To be called once. A bundle is acknowledged with the last of its messages. */
  acknowledge(): void;
}

/**
 * A bundle that was returned so often may hold a message that ends the worker that takes it. Its messages go on alone,
 * so that the delivery limit of the queue meets that one only.
 */
const MOST_RETURNS_TOGETHER = 2;

/** The bundle of a message was returned too often: the message comes again, alone. */
export class SplitBundleError extends Error {
  override name = 'SplitBundleError';
}

/** Opens what the broker has delivered into its messages, in their order. */
export function openDeliveries(
  { lane, part, holding, returned }: Pick<Delivery, 'lane' | 'part' | 'holding' | 'returned'>,
  channel: Channel,
  raw: ConsumeMessage,
): Delivery[] {
  const { messageId } = raw.properties;
  const headers = raw.properties.headers ?? {};
  const failures = headers[HEADERS.attempts];
  const firstFailedAt = headers[HEADERS.firstFailedAt];
  const opened = openMessages(raw.content);
  const returns = Number(headers['x-delivery-count'] ?? 0);
  const isSplit = opened.length > 1 && returns > MOST_RETURNS_TOGETHER;
  // What has failed before left the order of its queue, and has counters of its own.
  const isOrdered = failures === undefined && !isSplit;
  let left = opened.length;

  function acknowledge(): void {
    left -= 1;
    if (left > 0) return;
    try {
      channel.ack(raw);
    } catch {
      // The channel is closed, so the broker delivers the message again.
    }
  }

  return opened.map(({ content, origin, encode }) => ({
    lane,
    part,
    content: isSplit ? new SplitBundleError(`its bundle was returned ${returns} times`) : content,
    encode,
    messageId,
    origin: origin ? parseOrigin(origin) : originOf(raw),
    failures: Number(failures ?? 0),
    firstFailedAt,
    acceptedAt: isOrdered && 'acceptedAt' in content ? content.acceptedAt : Number.POSITIVE_INFINITY,
    holding,
    returned,
    acknowledge,
  }));
}
