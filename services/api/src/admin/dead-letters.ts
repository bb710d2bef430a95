import { type DeadLetter, listDeadLetters, redriveDeadLetters } from '@ripple/broker';
import { withTimeout } from '@ripple/concurrency';
import type { Logger } from '@ripple/telemetry';
import type { Static } from 'typebox';
import { unavailable } from '../http/problem.ts';
import type * as schemas from './schemas.ts';

export type DeadLetterList = Static<typeof schemas.deadLetters>;
export type Redriven = Static<typeof schemas.redriven>;

export interface DeadLetters {
  /** The oldest ones. Calls that come together share one look. */
  list(): Promise<DeadLetterList>;
  /** Sends those of a lane, or all, into their lanes again, as many as a few seconds allow. */
  redrive(lane: string | undefined): Promise<Redriven>;
}

const MOST = 100;
const REDRIVE_MS = 5_000;
const LIMIT_MS = 10_000;

export function createDeadLetters(connection: {
  urls: readonly string[];
  name: string;
  namespace: string;
  logger: Logger;
}): DeadLetters {
  let last: Promise<unknown> = Promise.resolve();
  let listing: Promise<DeadLetterList> | undefined;

  /**
   * One after the other: a look holds the letters meanwhile, and a second one would find none. Work whose caller has
   * been answered already doesn't begin, or ends by its signal.
   */
  async function inTurn<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const givenUp = new AbortController();
    const result = last.then(() => {
      givenUp.signal.throwIfAborted();
      return work(givenUp.signal);
    });
    last = result.catch(() => {});
    try {
      return await withTimeout(LIMIT_MS, result);
    } catch (cause) {
      givenUp.abort();
      throw unavailable('The dead letters cannot be reached. Please try again soon.', cause);
    }
  }

  async function look(signal: AbortSignal): Promise<DeadLetterList> {
    const letters = await listDeadLetters({ ...connection, signal, most: MOST + 1 }, () => true);
    return { items: letters.slice(0, MOST).map(present), more: letters.length > MOST };
  }

  return {
    list() {
      listing ??= inTurn(look).finally(() => {
        listing = undefined;
      });
      return listing;
    },
    redrive: (lane) =>
      inTurn(async (givenUp) => {
        // Without a broker a read fails at once; sending alone would wait for it.
        await listDeadLetters({ ...connection, most: 1 }, () => false);
        const signal = AbortSignal.any([givenUp, AbortSignal.timeout(REDRIVE_MS)]);
        const { redriven, failed, more } = await redriveDeadLetters(
          { ...connection, signal },
          (letter) => lane === undefined || letter.lane === lane,
        );
        return { redriven: redriven.length, failed: failed.length, more };
      }),
  };
}

const present = ({ lane, reason, attempts, firstFailedAt, lastFailedAt, body }: DeadLetter) => ({
  lane,
  reason,
  attempts: attempts ?? null,
  firstFailedAt: firstFailedAt ?? null,
  lastFailedAt: lastFailedAt ?? null,
  message: parseMessage(body.toString()),
});

/** A message that cannot be parsed may be a dead letter for that reason; it is shown as text. */
function parseMessage(text: string): object | string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : text;
  } catch {
    return text;
  }
}
