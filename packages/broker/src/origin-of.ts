import { type Origin, readOrigin } from '@ripple/telemetry';
import type { Message } from 'amqplib';

/** Where a message comes from: AMQP has a property for the id, the names of the headers are those of W3C Trace Context. */
export const originOf = ({ properties: { correlationId, headers } }: Message): Origin =>
  readOrigin({ ...headers, requestId: correlationId });
