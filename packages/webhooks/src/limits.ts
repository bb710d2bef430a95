/** Webhooks, at most: each may be sent to at the same time as all others. */
export const MOST_WEBHOOKS = 100;
/** The longest address of a webhook, in bytes. */
export const MOST_URL_BYTES = 2_048;
/** Deliveries of one webhook that are kept once they are settled, the newest. They go with their events, too. */
export const KEPT_DELIVERIES = 10_000;
/** Tries of one delivery that are kept, the newest. */
export const KEPT_TRIES = 100;
/** The longest error of a try that is kept, in characters. */
export const MOST_ERROR = 200;
/** So many failures in a row, and no new event is sent before an earlier one has arrived. */
export const MOST_FAILURES = 10;
/** The same, for so many deliveries that wait for their next try while others arrive. */
export const MOST_WAITING = 100;
