import type { Authorize } from './authorize.ts';
import { RippleError, retryAfterOf } from './ripple-error.ts';
import { wait } from './wait.ts';

export interface RetrySettings {
  /** Attempts at most: by default 4; 1 for no retry. */
  tries?: number;
  /**
   * Limit for a whole answer in ms, by default 15,000. Each 100 kB of request body add a second: pictures go over slow
   * lines. Of an export it is the limit for each part, and the whole takes as long as it takes.
   */
  answerLimitMs?: number;
  /** Wait before the second attempt in ms, by default 250; it doubles with each further attempt. */
  firstWaitMs?: number;
  /** Longest wait in ms, by default 60,000; a refusal that asks for a longer one is thrown. */
  longestWaitMs?: number;
}

export type Fetch = (request: Request) => Promise<Response>;
/** @param signal signal of the caller; that of the request itself is ignored */
export type Send = (request: Request, signal?: AbortSignal) => Promise<Response>;

export const retryDefaults: Required<RetrySettings> = {
  tries: 4,
  answerLimitMs: 15_000,
  firstWaitMs: 250,
  longestWaitMs: 60_000,
};

const SLOWEST_BYTES_PER_MS = 100;
const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
/** Rate limit; a server that is unavailable, as it says itself or as a proxy says. */
export const RETRIABLE: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/**
 * Sends requests until they are answered. Another attempt is always safe: reads change nothing, and every write carries
 * an `Idempotency-Key`.
 */
export function createSend(options: {
  fetch: Fetch;
  authorize: Authorize;
  retry?: RetrySettings | undefined;
}): Send {
  const { fetch, authorize } = options;
  const { tries, answerLimitMs, firstWaitMs, longestWaitMs } = { ...retryDefaults, ...options.retry };

  /** Reads the answer to its end; an answer that breaks off counts as none. */
  async function tryOnce(
    requestUntil: (signal: AbortSignal) => Request,
    limitMs: number,
    caller: AbortSignal | undefined,
  ): Promise<Response> {
    const cancelled = new AbortController();
    const cancel = () => cancelled.abort(caller?.reason);
    caller?.addEventListener('abort', cancel, { once: true });
    const timeout = new Error(`nothing came within ${limitMs} ms`);
    const timer = setTimeout(() => cancelled.abort(timeout), limitMs);
    try {
      const response = await fetch(requestUntil(cancelled.signal));
      const content = await response.arrayBuffer();
      return new Response(content.byteLength > 0 ? content : null, {
        status: response.status,
        statusText: response.statusText,
        headers: response.headers,
      });
    } catch (error) {
      throw cancelled.signal.aborted ? cancelled.signal.reason : error;
    } finally {
      clearTimeout(timer);
      caller?.removeEventListener('abort', cancel);
    }
  }

  return async (request, signal) => {
    const headers = new Headers(request.headers);
    if (WRITES.has(request.method) && !headers.has('idempotency-key')) {
      headers.set('idempotency-key', randomKey());
    }
    const body = await request.arrayBuffer();
    const limitMs = answerLimitMs + Math.round(body.byteLength / SLOWEST_BYTES_PER_MS);
    const again = (until: AbortSignal) =>
      new Request(request, { headers, signal: until, ...(body.byteLength > 0 && { body }) });
    for (let attempt = 1; ; attempt++) {
      let waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1));
      await authorize(headers);
      signal?.throwIfAborted();
      try {
        const response = await tryOnce(again, limitMs, signal);
        if (!RETRIABLE.has(response.status) || attempt >= tries) return response;
        waitMs = retryAfterOf(response) ?? waitMs;
        if (waitMs > longestWaitMs) return response;
      } catch (error) {
        signal?.throwIfAborted();
        if (attempt >= tries) throw noAnswer(request, error);
      }
      // Jitter spreads clients that were refused at the same moment.
      await wait(waitMs * (1 + Math.random() / 4), signal);
    }
  };
}

function noAnswer({ method, url }: Request, cause: unknown): RippleError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new RippleError(0, `${method} ${new URL(url).pathname} was not answered: ${reason}`, { cause });
}

/** A unique `Idempotency-Key`. Browsers have randomUUID only on pages served over https. */
export function randomKey(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join('-');
}
