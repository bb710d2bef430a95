import { describe, expect, it } from 'vitest';
import { percentOf } from '../../lab/report/charts.ts';
import { percentileCurve } from './percentiles.ts';
import { distributionOf } from './result-fixture.ts';

describe('a curve of percentiles', () => {
  it('begins with the fastest and ends with the slowest, where one measurement is left', () => {
    const curve = percentileCurve(distributionOf([1, 5, 20, 80, 300], 1_000));
    expect(curve[0]).toEqual([0, 1]);
    expect(curve.at(-1)).toEqual([3, 300]);
  });

  it('rises, and has no point past 99.99 %', () => {
    const buckets = Array.from({ length: 50_000 }, (_, at): [number, number] => [at + 1, 1]);
    const curve = percentileCurve({ count: 50_000, p50: 0, p95: 0, p99: 0, max: 50_000, buckets });
    expect(curve.length).toBeLessThan(420);
    expect(curve.at(-1)).toEqual([4, 50_000]);
    const sorted = [...curve].sort((a, b) => a[0] - b[0] || Number(a[1]) - Number(b[1]));
    expect(curve).toEqual(sorted);
  });

  it('is not there without a measurement, and a point with one', () => {
    expect(percentileCurve({ count: 0, p50: 0, p95: 0, p99: 0, max: 0, buckets: [] })).toEqual([]);
    expect(percentileCurve({ count: 1, p50: 7, p95: 7, p99: 7, max: 7, buckets: [[7, 1]] })).toEqual([
      [0, 7],
    ]);
  });

  it('has labels with as many nines as they have', () => {
    expect([0, 1, 2, 3, 4].map(percentOf)).toEqual(['0 %', '90 %', '99 %', '99.9 %', '99.99 %']);
  });
});
