import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/**
 * Where a piece of work comes from: the request that began it, and its place in the trace of that request (W3C Trace
 * Context). Outbox rows and messages carry it, down to the last slice of a post.
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
 * From now on an origin follows the work of this process through its promises. Node pays for that with every promise
 * (the reads of an api took a fifth longer, on Node 20), so an api that makes no spans does without it, and passes
 * origins as arguments where it writes.
 */
export function followOrigins(): void {
  isFollowed = true;
}

/** Whether {@link followOrigins} was called. */
export const originsAreFollowed = (): boolean => isFollowed;

/** The valid fields of an origin that came from outside; the others are left out. */
export function parseOrigin(raw: { [Name in keyof Origin]?: unknown }): Origin {
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

/** The id of a request: the one it was sent with, if that is valid, else a new one. */
export const requestIdOf = (sent: unknown): string => matching(REQUEST_ID, sent) ?? randomUUID();

/** The log fields of work whose origin was passed as an argument; where origins are followed, the logger adds them. */
export const idOf = (origin: Origin | undefined): Pick<Origin, 'requestId'> =>
  origin?.requestId === undefined ? {} : { requestId: origin.requestId };

/** The origin of the current work; empty where origins are not followed. */
export const storedOrigin = (): Origin => storage.getStore() ?? {};

export const withOrigin = <T>(origin: Origin, work: () => T): T =>
  isFollowed ? storage.run(origin, work) : work();
