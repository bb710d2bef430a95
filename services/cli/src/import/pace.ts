import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from '@ripple/db';
import { ringDelays, type Watermarks } from '@ripple/delivery';
import type { Pace } from '@ripple/exchange';
import type { Ring } from '@ripple/messages';

/** Lines that are written together: fewer where others wait for the same processors. */
const LINES = { idle: 10_000, busy: 500 };
/** Where others are at work, the import works for this share of the time. */
const SHARE = 0.2;
/** Messages a second that are written into the outbox: an import writes none. */
const BUSY_PER_SECOND = 1;
const LOOK_EVERY_MS = 1_000;
/** The first look tells little, and comes soon. */
const FIRST_LOOK_MS = 250;
const WAIT_MS = 500;
/** Of a ring's budget: past it the import waits. */
const MOST_OF_BUDGET = 0.5;

/** Time, in ms. */
export interface Clock {
  now(): number;
  /** Resolves earlier if the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

const systemClock: Clock = {
  now: () => performance.now(),
  wait: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
};

/**
 * Goes as fast as it can while the system has nothing else to do, for a fifth of the time while it has, and not at all
 * while a ring is behind.
 * @param options.rate lines a second, at most
 */
export function createPace(options: {
  pool: Pool;
  watermarks: Watermarks;
  rate: number;
  signal: AbortSignal;
  onWait: (ring: Ring, ms: number) => void;
  clock?: Clock;
}): Pace {
  const { pool, watermarks, rate, signal, onWait, clock = systemClock } = options;
  let isBusy = true;
  let looked: { at: number; messages: number } | undefined;
  let lookEveryMs = FIRST_LOOK_MS;
  /** The next line may come then. */
  let due = clock.now();
  const beginning = look();
  beginning.catch(() => {});

  async function look(): Promise<void> {
    const { rows } = await pool.query<{ messages: number }>(
      'select last_value as messages from outbox_id_seq',
    );
    const now = { at: clock.now(), messages: rows[0]?.messages ?? 0 };
    if (looked) {
      const perSecond = ((now.messages - looked.messages) * 1_000) / (now.at - looked.at);
      isBusy = perSecond > BUSY_PER_SECOND;
      lookEveryMs = LOOK_EVERY_MS;
    }
    looked = now;
  }

  async function waitForRings(): Promise<void> {
    while (!signal.aborted) {
      const delays = Object.entries(ringDelays(await watermarks.read(), Date.now()));
      const late = delays.find(([, { ms, budgetMs }]) => ms > budgetMs * MOST_OF_BUDGET);
      if (!late) return;
      onWait(late[0] as Ring, late[1].ms);
      await clock.wait(WAIT_MS, signal);
    }
  }

  return {
    lines: () => Math.max(1, Math.min(isBusy ? LINES.busy : LINES.idle, rate)),
    async pause(lines, tookMs) {
      await beginning;
      if (clock.now() - (looked?.at ?? 0) > lookEveryMs) {
        await look();
        await waitForRings();
      }
      due = Math.max(due, clock.now() - tookMs) + (lines * 1_000) / rate;
      const ms = Math.max(due - clock.now(), isBusy ? tookMs * (1 / SHARE - 1) : 0);
      if (ms > 0) await clock.wait(ms, signal);
    },
  };
}
