import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from '@ripple/db';
import { type EventCursor, findNewestEvent } from '@ripple/events';

/** How soon a live reader learns of an event, in ms. */
const LOOK_EVERY_MS = 300;

/**
 * Tells live readers of this process that there are new events. One look serves them all; without readers there is
 * none.
 */
export interface EventTail {
  /** @returns to be called when the reader has left */
  follow(onNew: () => void): () => void;
}

/** @param onNew called before the readers are told */
export function createEventTail(pool: Pool, onNew: () => void): EventTail {
  const followers = new Set<() => void>();
  let newest: EventCursor | undefined;
  let isLooking = false;

  async function look(): Promise<void> {
    const found = await findNewestEvent(pool);
    if (found === newest) return;
    newest = found;
    onNew();
    for (const tell of followers) tell();
  }

  async function lookOnAndOn(): Promise<void> {
    isLooking = true;
    while (followers.size > 0) {
      await sleep(LOOK_EVERY_MS);
      // While Postgres is away; the next look tells what has come meanwhile.
      await look().catch(() => {});
    }
    isLooking = false;
  }

  return {
    follow(tell) {
      followers.add(tell);
      if (!isLooking) void lookOnAndOn();
      return () => void followers.delete(tell);
    },
  };
}
