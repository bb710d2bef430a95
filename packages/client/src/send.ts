import { RippleError, retryAfterOf } from './ripple-error.ts';
import { wait } from './wait.ts';

export interface RetrySettings {
  /** How often a request is sent at most: 4 if not given, 1 for no second try. */
  tries?: number;
  /**
   * A try without a whole answer after so many ms is given up: 15,000 if not given. What is sent has a second more for
   * each 100 kB: pictures go over slow lines.
   */
  answerLimitMs?: number;
  /** Waits before the second try, in ms; twice as long before each one after: 250 if not given. */
  firstWaitMs?: number;
  /** The longest wait in ms; if the server asks for a longer one, its refusal is thrown: 60,000 if not given. */
  longestWaitMs?: number;
}

export type Fetch = (request: Request) => Promise<Response>;
/** @param signal of the caller; that of the request itself is not looked at */
export type Send = (request: Request, signal?: AbortSignal) => Promise<Response>;
/** A token that expires can be looked up for each request. */
export type Token = string | (() => string | Promise<string>);

const SLOWEST_BYTES_PER_MS = 100;
const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
/** Too many requests; a server that is not there now, by its own word or by that of a proxy. */
const COME_AGAIN = new Set([429, 502, 503, 504]);

/**
 * Sends requests until they are answered. Reads change nothing, and every write carries an `Idempotency-Key`: so
 * whatever became of a try, the next one can do no harm.
 */
export function createSend(options: {
  fetch: Fetch;
  token?: Token | undefined;
  retry?: RetrySettings | undefined;
}): Send {
  const { fetch, token } = options;
  const {
    tries = 4,
    answerLimitMs = 15_000,
    firstWaitMs = 250,
    longestWaitMs = 60_000,
  } = options.retry ?? {};

  /** An answer is read to its end: one that breaks off in the middle is none. */
  async function tryOnce(
    requestUntil: (signal: AbortSignal) => Request,
    limitMs: number,
    caller: AbortSignal | undefined,
  ): Promise<Response> {
    const leaving = new AbortController();
    const leave = () => leaving.abort(caller?.reason);
    caller?.addEventListener('abort', leave, { once: true });
    const late = new Error(`nothing came within ${limitMs} ms`);
    const timer = setTimeout(() => leaving.abort(late), limitMs);
    try {
      const response = await fetch(requestUntil(leaving.signal));
      const content = await response.arrayBuffer();
      return new Response(content.byteLength > 0 ? content : null, {
        status: response.status,
        statusText: response.statusText,
        headers: response.headers,
      });
    } catch (error) {
      throw leaving.signal.aborted ? leaving.signal.reason : error;
    } finally {
      clearTimeout(timer);
      caller?.removeEventListener('abort', leave);
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
      await authorized(headers, token);
      signal?.throwIfAborted();
      try {
        const response = await tryOnce(again, limitMs, signal);
        if (!COME_AGAIN.has(response.status) || attempt >= tries) return response;
        waitMs = retryAfterOf(response) ?? waitMs;
        if (waitMs > longestWaitMs) return response;
      } catch (error) {
        signal?.throwIfAborted();
        if (attempt >= tries) throw noAnswer(request, error);
      }
      // Many who were refused in the same moment don't come back in the same moment.
      await wait(waitMs * (1 + Math.random() / 4), signal);
    }
  };
}

/** The headers of a request, with the caller's token. */
export async function authorized(headers: Headers, token: Token | undefined): Promise<Headers> {
  const current = typeof token === 'function' ? await token() : token;
  if (current !== undefined) headers.set('authorization', `Bearer ${current}`);
  return headers;
}

function noAnswer({ method, url }: Request, cause: unknown): RippleError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new RippleError(0, `${method} ${new URL(url).pathname} was not answered: ${reason}`, { cause });
}

/** An `Idempotency-Key` that nobody else has. Browsers have randomUUID only on pages that came by https. */
export function randomKey(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join('-');
}
