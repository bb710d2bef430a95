import type { Pool } from '@ripple/db';
import type { Watermarks } from '@ripple/delivery';
import { expect, it } from 'vitest';
import { createPace } from './pace.ts';

/** A pace on servers that say what is given here, and a clock that goes on while it is waited for. */
function paceWith({ perSecond = 0, behindMs = [0], rate = Number.POSITIVE_INFINITY }) {
  let now = 1_000;
  const waits: number[] = [];
  const left = [...behindMs];
  const pace = createPace({
    pool: { query: async () => ({ rows: [{ messages: (now * perSecond) / 1_000 }] }) } as unknown as Pool,
    watermarks: {
      read: async () => ({ followers: Date.now() - ((left.length > 1 ? left.shift() : left[0]) ?? 0) }),
    } as unknown as Watermarks,
    rate,
    signal: new AbortController().signal,
    onWait: (_, ms) => waits.push(Math.round(ms / 1_000)),
    clock: {
      now: () => now,
      wait: async (ms) => {
        now += ms;
      },
    },
  });
  return {
    pace,
    waits,
    /** Lines that take so long. @returns how long the pause behind them is */
    async write(lines: number, tookMs: number) {
      // It has looked once by then.
      await new Promise(setImmediate);
      now += tookMs;
      const before = now;
      await pace.pause(lines, tookMs);
      return now - before;
    },
  };
}

it('begins with small parts, and goes on with large ones where nothing else happens', async () => {
  const { pace, write } = paceWith({});
  expect(pace.lines()).toBe(500);
  await write(500, 300);
  expect(pace.lines()).toBe(10_000);
  expect(await write(10_000, 200)).toBe(0);
});

it('works for a fifth of the time beside others', async () => {
  const { pace, write } = paceWith({ perSecond: 10 });
  await write(500, 300);
  expect(pace.lines()).toBe(500);
  expect(await write(500, 50)).toBe(200);
});

it('waits while a ring is half its budget behind', async () => {
  const { waits, write } = paceWith({ behindMs: [6_000, 7_000, 100] });
  expect(await write(500, 300)).toBe(1_000);
  expect(waits).toEqual([6, 7]);
});

it('keeps a rate that it is given', async () => {
  const { pace, write } = paceWith({ rate: 400 });
  expect(pace.lines()).toBe(400);
  await write(100, 300);
  expect(await write(400, 300)).toBe(700);
});
