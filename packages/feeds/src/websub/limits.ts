/** The longest address of a topic or a callback, in bytes. */
export const MOST_ADDRESS_BYTES = 2_048;
/** Requests for callbacks of one host that are not confirmed or given up yet. */
export const MOST_PENDING_OF_HOST = 20;
/** The same, of requests that come from one network. Above those of a host: one silent host doesn't take them all. */
export const MOST_PENDING_OF_NETWORK = 60;
/** Subscriptions of callbacks of one host, if `WEBSUB_SUBSCRIPTIONS_PER_HOST` doesn't say otherwise. */
export const MOST_SUBSCRIPTIONS_OF_HOST = 100;
