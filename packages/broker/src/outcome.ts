import type { Lane, Message, Part } from '@ripple/messages';

/** What becomes of a message. Acknowledging is left to this package. */
export type Outcome =
  | { outcome: 'ack' }
  /** Try again after the next delay of the retry ladder; a dead letter once the ladder is used up. */
  | { outcome: 'retry'; error: Error }
  /**
   * Only a newer version of the process understands it, or it is to come again without its bundle: waits, and is not
   * counted as an attempt.
   */
  | { outcome: 'wait'; error: Error }
  /** Never try again: an operator decides. */
  | { outcome: 'dead-letter'; error: Error };

export const outcomes: Outcome['outcome'][] = ['ack', 'retry', 'wait', 'dead-letter'];

export const ack: Outcome = { outcome: 'ack' };

/**
 * Does the work of one message. A rejection counts as `retry`.
 * @param from.attempt 1 for the first
 */
export type Handler = (
  message: Message,
  from: { lane: Lane; part: Part; attempt: number },
) => Promise<Outcome>;
