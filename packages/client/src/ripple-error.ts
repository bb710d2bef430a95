export interface InvalidField {
  /** A JSON pointer (RFC 6901) into the body, or into the named part of the request: `/text`, `/querystring/limit`. */
  pointer: string;
  detail: string;
}

/** A request that Ripple refused or did not answer. */
export class RippleError extends Error {
  override name = 'RippleError';
  /** The HTTP status; 0 without an answer, with the reason in `cause`. */
  readonly status: number;
  /** One sentence for people; the same as `message`. */
  readonly detail: string;
  /** The invalid fields of the request. */
  readonly errors: InvalidField[];
  /** The `Retry-After` of the answer, in ms. */
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

/** @param body the body of the answer: problem details (RFC 9457), or any body of a proxy */
export function errorFrom(response: Response, body: unknown): RippleError {
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

/** The value of `Retry-After`, seconds or a date, in ms from now. */
export function retryAfterOf({ headers }: Response, now = Date.now()): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/**
 * The answer to a call of the typed client: `await answerOf(ripple.http.GET('/v1/users/me/topics'))`.
 * @throws {RippleError} if the call was refused
 */
export async function answerOf<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw errorFrom(response, error);
  return data as T;
}
