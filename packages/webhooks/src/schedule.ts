const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const firstWaits = [2 * SECOND, 5 * SECOND, 15 * SECOND, 60 * SECOND, 5 * MINUTE, 30 * MINUTE] as const;
/** After these, hourly for three days. */
const HOURLY = 72;

/** How often a delivery is tried before it is given up. */
export const MOST_ATTEMPTS = 1 + firstWaits.length + HOURLY;

/**
 * The wait before the next try, in ms; `undefined`: there is none.
 * @param attempts that have failed
 * @param askedMs how long the endpoint asks to wait: it lengthens a wait to an hour at most, and shortens none
 */
export function waitAfter(attempts: number, askedMs = 0): number | undefined {
  if (attempts >= MOST_ATTEMPTS) return undefined;
  return Math.max(firstWaits[attempts - 1] ?? HOUR, Math.min(askedMs, HOUR));
}
