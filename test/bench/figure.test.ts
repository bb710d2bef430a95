import { describe, expect, it } from 'vitest';
import { judge } from './figure.ts';
import { inTurns, ratios, spreadOf } from './repeat.ts';

describe('repetitions', () => {
  it('have a spread', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ min: 1, median: 2, max: 3 });
    expect(spreadOf([4, 1, 2, 3])).toEqual({ min: 1, median: 2.5, max: 4 });
  });

  it('are measured in turns', async () => {
    const order: string[] = [];
    const measure = (name: string) => async () => ({ count: order.push(name) });
    const found = await inTurns(2, { floor: measure('floor'), figure: measure('figure') });
    expect(order).toEqual(['floor', 'figure', 'floor', 'figure']);
    expect(found).toEqual({ floor: { count: [1, 3] }, figure: { count: [2, 4] } });
  });

  it('are compared pair by pair, so that what slows both down is not seen', () => {
    expect(ratios([10, 5, 2], [20, 10, 4])).toEqual([0.5, 0.5, 0.5]);
  });
});

describe('a goal', () => {
  const figure = { name: 'POST', unit: '/s', values: [600, 500, 700] };
  const floor = { name: 'INSERT', values: [1_000, 1_000, 1_000] };

  it('is kept or missed by the median', () => {
    expect(judge({ ...figure, goal: { of: 'value', atLeast: 600 } }).kept).toBe(true);
    expect(judge({ ...figure, goal: { of: 'value', atLeast: 601 } }).kept).toBe(false);
    expect(judge({ ...figure, goal: { of: 'value', atMost: 599 } }).kept).toBe(false);
  });

  it('may be one for the ratio to the floor', () => {
    expect(judge({ ...figure, floor, goal: { of: 'ratio', atLeast: 0.6 } })).toMatchObject({
      kept: true,
      ratio: { min: 0.5, median: 0.6, max: 0.7 },
    });
    expect(judge({ ...figure, floor, goal: { of: 'ratio', atLeast: 0.61 } }).kept).toBe(false);
  });

  it('is missed without a measurement, and not judged where there is no goal', () => {
    expect(judge({ ...figure, values: [], goal: { of: 'value', atLeast: 1 } }).kept).toBe(false);
    expect(judge({ ...figure, goal: { of: 'ratio', atLeast: 1 } }).kept).toBe(false);
    expect(judge(figure).kept).toBeUndefined();
  });
});
