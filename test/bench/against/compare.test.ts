import { describe, expect, it } from 'vitest';
import { comparePairs, type Written } from './compare.ts';
import { isWithin, reportComparison } from './report.ts';

/** A run on a machine that is so many times slower. */
const run = (slower: number, cost: number, ...others: Written[]): Written[] => [
  { name: 'POST', unit: '/s', values: [600 / slower], floor: { name: 'INSERT', values: [6_000 / slower] } },
  { name: 'api, per POST', unit: 'ms', values: [cost * slower] },
  { name: 'Redis, per POST', unit: 'ms', values: [2 * cost * slower] },
  ...others,
];
const only = (name: string): Written => ({ name, unit: '', values: [1] });
const pairs = [
  { before: run(1, 1, only('old')), after: run(1, 0.5, only('new')) },
  { before: run(2, 1, only('old')), after: run(2, 0.4, only('new')) },
  { before: run(3, 1, only('old')), after: run(3, 0.6, only('new')) },
];
const found = (name: string) => comparePairs(pairs).compared.find((each) => each.name === name);

describe('two trees', () => {
  it('are compared pair by pair, so that a machine that slows both down is not seen', () => {
    expect(found('api, per POST')).toMatchObject({
      before: { median: 2 },
      after: { min: 0.5, median: 0.8 },
      ratio: { min: 0.4, median: 0.5 },
    });
  });

  it('are compared by their floors, and in processor time by all processes together', () => {
    expect(found('POST, by INSERT')).toMatchObject({ before: { median: 0.1 }, after: { median: 0.1 } });
    expect(found('processor time per POST')?.before.median).toBe(6);
    expect(found('processor time per POST')?.ratio.median).toBeCloseTo(0.5);
  });

  it('are compared in processor time of what has to do with it', () => {
    const reading = ['api', 'Redis', 'mailer'].map((process) => ({
      ...{ name: `${process}, per GET home`, unit: 'ms', values: [1] },
    }));
    const { compared } = comparePairs([{ before: reading, after: reading }]);
    expect(compared[0]).toMatchObject({
      name: 'processor time per GET home, api and Redis',
      before: { median: 2 },
    });
  });

  it('have the sum that one of them has written itself once', () => {
    const written = { name: 'processor time per POST', unit: 'ms', values: [3] };
    const { compared } = comparePairs([{ before: run(1, 1), after: run(1, 1, written) }]);
    expect(compared.filter(({ name }) => name === 'processor time per POST')).toMatchObject([
      { ratio: { median: 1 } },
    ]);
  });

  it('leave out what one of them does not have, or could not measure', () => {
    expect(comparePairs(pairs)).toMatchObject({ onlyBefore: ['old'], onlyAfter: ['new'] });
    const [pair] = pairs;
    const failed = { before: run(1, 1, { ...only('new'), values: [] }), after: run(1, 1, only('new')) };
    expect(comparePairs([...(pair ? [pair] : []), failed]).onlyAfter).toEqual(['new']);
  });
});

describe('the report', () => {
  it('has processor time first, and names what is left out', () => {
    const lines = reportComparison(comparePairs(pairs), { commit: 'abc', pairs: 3 });
    expect(lines[0]).toMatch(/^processor time +before +after +ratio$/);
    expect(lines[1]).toMatch(/^processor time per POST +6 ms +2.4 ms +0.5 × +0.4–0.6$/);
    expect(lines.at(-2)).toBe('Only abc has: old.');
    expect(lines.at(-1)).toBe('Only this tree has: new.');
  });

  it('judges processor time per POST, which has to be measured', () => {
    const comparison = comparePairs(pairs);
    expect([isWithin(comparison, 0.51), isWithin(comparison, 0.49)]).toEqual([true, false]);
    expect(isWithin(comparePairs([]), 1)).toBeUndefined();
  });
});
