import { randomUUID } from 'node:crypto';
import { failPoint } from '@ripple/fail-points';
import type { Origin } from '@ripple/telemetry';
import { PublishError } from './publish-error.ts';
import type { Publish } from './publishing-channel.ts';

export interface RawPublish {
  exchange: string;
  routingKey: string;
  content: Buffer;
  headers?: Record<string, unknown>;
  /** Where the message comes from; of a bundle each of its messages says it. */
  origin: Origin;
}

interface Unconfirmed {
  returned: boolean;
  settle(error?: PublishError): void;
}

/** Sends messages, persistent and mandatory, and matches the broker's answers to them. */
export interface Confirms {
  /**
   * @param limit its reason is the error if there is no confirm before it aborts
   * @param onFull called if the buffer of the socket is full after this message
   * @returns when the broker has confirmed the message
   * @throws {PublishError}
   */
  send(publish: Publish, raw: RawPublish, limit: AbortSignal, onFull: () => void): Promise<void>;
  /** The broker has returned a message because no queue takes it; its confirm follows. */
  noteReturn(messageId: string): void;
  /** The connection is lost: amqplib may never call back for what is unconfirmed. */
  failAll(reason: string): void;
}

export function createConfirms(): Confirms {
  const unconfirmed = new Map<string, Unconfirmed>();
  return {
    send(publish, raw, limit, onFull) {
      const messageId = randomUUID();
      const { requestId, ...trace } = raw.origin;
      return new Promise<void>((resolve, reject) => {
        const settle = (error?: PublishError) => {
          if (!unconfirmed.delete(messageId)) return;
          if (error) reject(error);
          else resolve();
        };
        const entry: Unconfirmed = { returned: false, settle };
        unconfirmed.set(messageId, entry);
        limit.addEventListener('abort', () => settle(limit.reason), { once: true });
        const properties = {
          persistent: true,
          mandatory: true,
          messageId,
          contentType: 'application/json',
          ...(requestId !== undefined && { correlationId: requestId }),
          headers: { ...raw.headers, ...trace },
        };
        const room = publish(raw.exchange, raw.routingKey, raw.content, properties, (error) => {
          if (error) settle(new PublishError('refused by the broker', { cause: error }));
          else if (entry.returned) settle(new PublishError(`no queue takes ${raw.routingKey}`));
          else settle();
        });
        failPoint('published-unconfirmed');
        if (!room) onFull();
      });
    },
    noteReturn(messageId) {
      const returned = unconfirmed.get(messageId);
      if (returned) returned.returned = true;
    },
    failAll(reason) {
      for (const { settle } of [...unconfirmed.values()]) {
        settle(new PublishError(`connection lost: ${reason}`));
      }
    },
  };
}
