import { type Origin, parseOrigin } from '@ripple/telemetry';
import type { Message } from 'amqplib';

/** The origin of a message: the request id is an AMQP property, the headers are those of W3C Trace Context. */
export const originOf = ({ properties: { correlationId, headers } }: Message): Origin =>
  parseOrigin({ ...headers, requestId: correlationId });
