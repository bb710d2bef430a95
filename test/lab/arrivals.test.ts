import { describe, expect, it } from 'vitest';
import { type Clock, constantArrivals, poissonArrivals, runArrivals } from './arrivals.ts';
import { createRandom } from './random.ts';

/** Time passes only during a sleep, or when it is made to pass. */
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
    expect([...constantArrivals([{ seconds: 40, perSecond: 20 }])]).toHaveLength(800);
    expect([...constantArrivals([{ seconds: 3, perSecond: 0.5 }])]).toEqual([0, 2_000]);
    expect([...constantArrivals([{ seconds: 40, perSecond: 0 }])]).toEqual([]);
  });

  it('changes its rate from one stretch to the next, also through one without requests', () => {
    const stretches = [
      { seconds: 1, perSecond: 2 },
      { seconds: 1, perSecond: 0 },
      { seconds: 1, perSecond: 4 },
    ];
    expect([...constantArrivals(stretches)]).toEqual([0, 500, 2_000, 2_250, 2_500, 2_750]);
  });

  it('can be random, with the same mean and the variance of a Poisson process', () => {
    const arrivals = [...poissonArrivals([{ seconds: 200, perSecond: 50 }], createRandom(1))];
    expect(arrivals.length).toBeGreaterThan(9_600);
    expect(arrivals.length).toBeLessThan(10_400);
    expect(arrivals).toEqual(arrivals.toSorted((a, b) => a - b));
    const perSecond = new Array<number>(200).fill(0);
    for (const at of arrivals)
      perSecond[Math.floor(at / 1_000)] = (perSecond[Math.floor(at / 1_000)] ?? 0) + 1;
    const variance = perSecond.reduce((sum, count) => sum + (count - 50) ** 2, 0) / perSecond.length;
    expect(variance).toBeGreaterThan(35);
    expect(variance).toBeLessThan(65);
    expect([...poissonArrivals([{ seconds: 200, perSecond: 50 }], createRandom(1))]).toEqual(arrivals);
  });
});

describe('arrivals', () => {
  it('come at their times, without drift', async () => {
    const { clock } = fakeClock();
    const seen: [number, number, number][] = [];
    await runArrivals([0, 50, 100], 1_200, { clock, signal: never }, (index, due) =>
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
    await runArrivals([0, 50, 100, 150, 200], 1_000, { clock, signal: never }, (index, due) => {
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
    await runArrivals([0, 50, 100, 150, 200], 1_000, { clock, signal: ending.signal }, () => {
      if (++count === 3) ending.abort();
    });
    expect(count).toBe(3);
  });
});
