/** https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3; of dates only the form that is generated today. */
const SECONDS = /^\d{1,9}$/;
const DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;
const TOO_MANY_REQUESTS = 429;
const UNAVAILABLE = 503;

/**
 * How long an answer asks to be left alone, in ms.
 * @param answer its status, and its header `Retry-After`
 * @param now in ms since 1970
 * @returns 0 if it asks for nothing that can be read
 */
export function parseRetryAfter(
  { status, retryAfter = '' }: { status: number | null; retryAfter?: string | undefined },
  now: number,
): number {
  if (status !== TOO_MANY_REQUESTS && status !== UNAVAILABLE) return 0;
  if (SECONDS.test(retryAfter)) return Number(retryAfter) * 1_000;
  return DATE.test(retryAfter) ? Math.max(0, (Date.parse(retryAfter) || 0) - now) : 0;
}
