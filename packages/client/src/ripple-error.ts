export interface InvalidField {
  /** A JSON pointer (RFC 6901) into the body, or into the named part of the request: `/text`, `/querystring/limit`. */
  pointer: string;
  detail: string;
}

/** A request that Ripple refused, or did not answer. */
export class RippleError extends Error {
  override name = 'RippleError';
  /** The HTTP status; 0 if there was no answer, and the reason is in `cause`. */
  readonly status: number;
  /** One sentence for people; the same as `message`. */
  readonly detail: string;
  /** What is wrong with which field of the request. */
  readonly errors: InvalidField[];
  /** After how many ms the server would like to be asked again, if it said so. */
  readonly retryAfterMs: number | undefined;

  constructor(
    status: number,
    detail: string,
    options: { errors?: InvalidField[]; retryAfterMs?: number | undefined; cause?: unknown } = {},
  ) {
    super(detail, { cause: options.cause });
    this.status = status;
    this.detail = detail;
    this.errors = options.errors ?? [];
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** @param body what came with the answer: problem details (RFC 9457), or what a proxy on the way has to say */
export function refusal(response: Response, body: unknown): RippleError {
  const { detail, errors } = (typeof body === 'object' && body !== null ? body : {}) as {
    detail?: unknown;
    errors?: InvalidField[];
  };
  const sentence = typeof detail === 'string' ? detail : `${response.status} ${response.statusText}`.trim();
  return new RippleError(response.status, sentence, {
    errors: Array.isArray(errors) ? errors : [],
    retryAfterMs: retryAfterOf(response),
  });
}

/** What Retry-After asks for, in ms: it may be seconds, or a date. */
export function retryAfterOf({ headers }: Response, now = Date.now()): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/**
 * What a request of the typed client answers: `await answerOf(ripple.http.GET('/v1/users/me/topics'))`.
 * @throws {RippleError} if it was refused
 */
export async function answerOf<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw refusal(response, error);
  return data as T;
}
