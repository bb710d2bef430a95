import { describe, expect, it } from 'vitest';
import { type Clock, constantRate, everyNth, runArrivals } from './arrivals.ts';

/** Time passes only where somebody sleeps, or is made to pass. */
function fakeClock() {
  let time = 1_000;
  const clock: Clock = {
    now: () => time,
    sleep: async (ms) => {
      time += ms;
    },
  };
  const pass = (ms: number) => {
    time += ms;
  };
  return { clock, pass };
}

const never = new AbortController().signal;

describe('a schedule', () => {
  it('has as many requests as the rate and the time say', () => {
    expect(constantRate(20, 40)).toEqual({ count: 800, everyMs: 50 });
    expect(constantRate(0.5, 3)).toEqual({ count: 2, everyMs: 2_000 });
    expect(constantRate(0, 40).count).toBe(0);
  });

  it('can be thinned out', () => {
    expect(everyNth({ count: 800, everyMs: 50 }, 10)).toEqual({ count: 80, everyMs: 500 });
    expect(everyNth({ count: 21, everyMs: 50 }, 10)).toEqual({ count: 3, everyMs: 500 });
  });
});

describe('arrivals', () => {
  it('come at their times, without drift', async () => {
    const { clock } = fakeClock();
    const seen: [number, number, number][] = [];
    await runArrivals({ count: 3, everyMs: 50 }, 1_200, { clock, signal: never }, (index, due) =>
      seen.push([index, due, clock.now()]),
    );
    expect(seen).toEqual([
      [0, 1_200, 1_200],
      [1, 1_250, 1_250],
      [2, 1_300, 1_300],
    ]);
  });

  it('that were held up come at once, each with the time it was due', async () => {
    const { clock, pass } = fakeClock();
    const seen: [number, number][] = [];
    await runArrivals({ count: 5, everyMs: 50 }, 1_000, { clock, signal: never }, (index, due) => {
      seen.push([due, clock.now()]);
      if (index === 0) pass(120);
    });
    expect(seen).toEqual([
      [1_000, 1_000],
      [1_050, 1_120],
      [1_100, 1_120],
      [1_150, 1_150],
      [1_200, 1_200],
    ]);
  });

  it('end when aborted', async () => {
    const { clock } = fakeClock();
    const ending = new AbortController();
    let count = 0;
    await runArrivals({ count: 100, everyMs: 50 }, 1_000, { clock, signal: ending.signal }, () => {
      if (++count === 3) ending.abort();
    });
    expect(count).toBe(3);
  });
});
