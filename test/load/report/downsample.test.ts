import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanOfBins, type Point, worstOfBins } from './downsample.ts';

const series = fc
  .array(fc.option(fc.nat(1_000_000)), { maxLength: 5_000 })
  .map((values) => values.map((value, second): Point => [second, value]));
const values = (points: Point[]) => points.flatMap(([, value]) => (value === null ? [] : [value]));

describe('a long series', () => {
  it('has at most 600 points, and its maximum at the second it was measured', () => {
    fc.assert(
      fc.property(series, (points) => {
        const drawn = worstOfBins(points);
        expect(drawn.length).toBeLessThanOrEqual(600);
        expect(Math.max(-1, ...values(drawn))).toBe(Math.max(-1, ...values(points)));
        for (const [second, value] of drawn) expect(points[second]).toEqual([second, value]);
      }),
    );
  });

  it('keeps the worst of every bin, also where it is nothing, and gaps', () => {
    const points: Point[] = [
      ...([
        [0, null],
        [1, 0],
        [2, 7],
        [3, 9],
        [4, null],
        [5, null],
        [6, 1],
      ] satisfies Point[]),
    ];
    expect(worstOfBins(points, 4)).toEqual([
      [1, 0],
      [3, 9],
      [4, null],
      [6, 1],
    ]);
  });

  it('is left alone when it is short', () => {
    const points = Array.from({ length: 600 }, (_, second): Point => [second, second]);
    expect(worstOfBins(points)).toEqual(points);
    expect(meanOfBins(points)).toEqual(points);
    expect(worstOfBins([])).toEqual([]);
  });

  it('of rates has the mean of what is there', () => {
    expect(
      meanOfBins(
        [
          [0, 2],
          [1, 4],
          [2, null],
          [3, 6],
          [4, null],
          [5, null],
        ],
        3,
      ),
    ).toEqual([
      [0.5, 3],
      [2.5, 6],
      [4.5, null],
    ]);
  });
});
