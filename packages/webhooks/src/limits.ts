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
/** After so many failures in a row, events that were not tried before are tried one at a time, with pauses. */
export const MOST_FAILURES = 10;
/** The same, while so many deliveries wait for their next try. */
export const MOST_WAITING = 100;
/** The shortest such pause, after an event that failed at its first try. In seconds. */
export const PROBE_EVERY_S = 60;
