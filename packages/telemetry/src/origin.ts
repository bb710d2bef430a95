import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/**
 * Where a piece of work comes from: the request that began it, and its place in the trace of that request (W3C Trace
 * Context). It travels with outbox rows and messages, so that the last slice of a post still knows it.
 */
export interface Origin {
  requestId?: string;
  traceparent?: string;
  tracestate?: string;
}

const REQUEST_ID = /^[\w.:;=+/@-]{1,128}$/;
/** Version 00, with ids that are not all zero. */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
const TRACESTATE = /^[\x20-\x7e]{1,512}$/;

const storage = new AsyncLocalStorage<Origin>();
let isFollowed = false;

/**
 * From now on work in this process knows its origin by itself. Node pays for that with every promise (the reads of an
 * api took a fifth longer, on Node 20), so an api that makes no spans does without, and hands origins on where it writes.
 */
export function followOrigins(): void {
  isFollowed = true;
}

/** Whether {@link followOrigins} was called. */
export const originsAreFollowed = (): boolean => isFollowed;

/** What is sane of an origin that came from outside: what isn't, is as if it had not been sent. */
export function readOrigin(raw: { [Name in keyof Origin]?: unknown }): Origin {
  const requestId = matching(REQUEST_ID, raw.requestId);
  const traceparent = matching(TRACEPARENT, raw.traceparent);
  const tracestate = traceparent && matching(TRACESTATE, raw.tracestate);
  return {
    ...(requestId && { requestId }),
    ...(traceparent && { traceparent }),
    ...(tracestate && { tracestate }),
  };
}

const matching = (pattern: RegExp, value: unknown): string | undefined =>
  typeof value === 'string' && pattern.test(value) ? value : undefined;

/** The id of a request: the one it brought, if that is sane, else a new one. */
export const requestIdOf = (sent: unknown): string => matching(REQUEST_ID, sent) ?? randomUUID();

/** What a line of the log says of work whose origin was handed on: a logger knows it by itself only where origins are followed. */
export const idOf = (origin: Origin | undefined): Pick<Origin, 'requestId'> =>
  origin?.requestId === undefined ? {} : { requestId: origin.requestId };

/** Of the work that is being done; empty where nobody has asked for it. */
export const storedOrigin = (): Origin => storage.getStore() ?? {};

export const withOrigin = <T>(origin: Origin, work: () => T): T =>
  isFollowed ? storage.run(origin, work) : work();
