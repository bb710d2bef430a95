import { describe, expect, it } from 'vitest';
import { type Outcome, searchLimit } from './search.ts';

const options = { first: 20, least: 1, most: 5_000, within: 0.05 };

async function search(outcomeOf: (rate: number) => Outcome, changed: Partial<typeof options> = {}) {
  const tried: number[] = [];
  const bounds = await searchLimit({ ...options, ...changed }, async (rate) => {
    tried.push(rate);
    return outcomeOf(rate);
  });
  return { ...bounds, tried };
}
const upTo = (limit: number) => (rate: number) => (rate <= limit ? ('kept' as const) : ('broken' as const));

describe('the search for the highest rate', () => {
  it('doubles until a rate is broken, and then halves the interval until it is narrow', async () => {
    expect(await search(upTo(93))).toEqual({
      kept: 92.5,
      broken: 95,
      tried: [20, 40, 80, 160, 120, 100, 90, 95, 92.5],
    });
  });

  it('halves until a rate is kept, if the first is broken', async () => {
    expect(await search(upTo(3))).toEqual({ kept: 2.97, broken: 3.05, tried: expect.any(Array) });
    expect((await search(upTo(3))).tried.slice(0, 4)).toEqual([20, 10, 5, 2.5]);
  });

  it('ends at the least and at the most that is tried', async () => {
    expect(await search(() => 'broken')).toMatchObject({ kept: undefined, broken: 1 });
    expect(await search(() => 'kept', { most: 100 })).toMatchObject({ kept: 100, broken: undefined });
  });

  it('ends where a try can not say, with what is known by then', async () => {
    const outcome = (rate: number) => (rate > 50 ? 'cannot say' : 'kept');
    expect(await search(outcome)).toEqual({ kept: 40, broken: undefined, tried: [20, 40, 80] });
  });
});
