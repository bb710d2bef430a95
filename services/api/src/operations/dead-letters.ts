import { type DeadLetter, readDeadLetters, redriveDeadLetters } from '@ripple/broker';
import { createMetrics, type Logger, within } from '@ripple/telemetry';
import type { Static } from 'typebox';
import { unavailable } from '../problem.ts';
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
  url: string;
  name: string;
  namespace: string;
  logger: Logger;
}): DeadLetters {
  // Of their own: a connection that ends after its work is no broker that is gone.
  const metrics = createMetrics();
  let last: Promise<unknown> = Promise.resolve();
  let listing: Promise<DeadLetterList> | undefined;

  /** One after the other: whoever looks holds the letters meanwhile, and nobody else would find them. */
  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work);
    last = result.catch(() => {});
    try {
      return await within(LIMIT_MS, result);
    } catch (cause) {
      throw unavailable('The dead letters cannot be reached. Please try again soon.', cause);
    }
  }

  async function look(): Promise<DeadLetterList> {
    const letters = await readDeadLetters({ ...connection, most: MOST + 1 }, () => true);
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
      inTurn(async () => {
        // Without a broker this fails at once; who only sends waits for it.
        await readDeadLetters({ ...connection, most: 1 }, () => false);
        const { redriven, failed } = await redriveDeadLetters(
          { ...connection, metrics, signal: AbortSignal.timeout(REDRIVE_MS) },
          (letter) => lane === undefined || letter.lane === lane,
        );
        return { redriven: redriven.length, failed: failed.length };
      }),
  };
}

const present = ({ lane, reason, attempts, firstFailedAt, lastFailedAt, body }: DeadLetter) => ({
  lane,
  reason,
  attempts: attempts ?? null,
  firstFailedAt: firstFailedAt ?? null,
  lastFailedAt: lastFailedAt ?? null,
  message: readMessage(body.toString()),
});

/** That it could not be read may be why it is here. */
function readMessage(text: string): object | string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : text;
  } catch {
    return text;
  }
}
