import { describe, expect, it } from 'vitest';
import { compare } from './compare.ts';
import { htmlComparison, terminalComparison } from './comparison.ts';
import type { LoadResult, Subject } from './result.ts';
import { baselineOf, resultOf, ringOf, subjectOf } from './result-fixture.ts';

const run = (change: Partial<Subject> = {}) => resultOf({ subjects: [subjectOf(change)] });
const rowOf = (name: string, a: LoadResult, b: LoadResult, tolerance = 0.1) =>
  compare(a, b, tolerance).subjects[0]?.rows.find((row) => row.name === name);
const withFollowers = (p99: number) =>
  run({ rings: { followers: ringOf('followers', [10, 20, 50, p99, 5_000]) } });

describe('two runs', () => {
  it('have the ratio of B to A', () => {
    expect(rowOf('followers p99', withFollowers(200), withFollowers(300))).toEqual({
      name: 'followers p99',
      a: '200 ms',
      b: '300 ms',
      ratio: 1.5,
      change: 'worse',
    });
  });

  it('differ by more than the tolerance, or they are the same', () => {
    const change = (a: number, b: number) =>
      rowOf('followers p99', withFollowers(a), withFollowers(b))?.change;
    expect([change(200, 220), change(220, 200)]).toEqual([undefined, undefined]);
    expect([change(200, 221), change(221, 200)]).toEqual(['worse', 'better']);
    // A timer is no better than that.
    expect([change(2, 3), change(2, 3.1)]).toEqual([undefined, 'worse']);
  });

  it('are better by more deliveries, and by fewer messages', () => {
    const deliveries = (perSecond: number) => run({ deliveries: { owed: 9, counted: 9, perSecond } });
    expect(rowOf('deliveries', deliveries(100), deliveries(200))?.change).toBe('better');
    expect(rowOf('deliveries', deliveries(200), deliveries(100))?.change).toBe('worse');
    expect(rowOf('messages per post', run({ messagesPerPost: 4 }), run({ messagesPerPost: 2 }))?.change).toBe(
      'better',
    );
  });

  it('have no ratio to nothing, and nothing to something is worse', () => {
    const errors = (count: number) => run({ errors: count === 0 ? {} : { 'status 503': count } });
    expect(rowOf('errors', errors(0), errors(3))).toMatchObject({ ratio: undefined, change: 'worse' });
    expect(rowOf('errors', errors(0), errors(0))).toMatchObject({ ratio: 1, change: undefined });
    expect(rowOf('errors', errors(3), errors(0))).toMatchObject({ ratio: 0, change: 'better' });
  });

  it('are not judged by what only one of them has measured', () => {
    const row = rowOf(
      'bytes per timeline entry',
      run({ bytesPerEntry: undefined }),
      run({ bytesPerEntry: 9 }),
    );
    expect(row).toMatchObject({ a: '–', b: '9', ratio: undefined, change: undefined });
    expect(rowOf('public p50', withFollowers(1), withFollowers(1))).toBeUndefined();
  });

  it('are compared by subject, and it is said who has no other', () => {
    const a = resultOf({ subjects: [subjectOf(), baselineOf('pull')] });
    const both = compare(a, resultOf({ subjects: [subjectOf(), baselineOf('in-request')] }), 0.1);
    expect(both.subjects.map(({ name }) => name)).toEqual(['ripple']);
    expect(both.remarks).toEqual(['Only A has pull.', 'Only B has in-request.']);
  });
});

describe('runs that can not be compared', () => {
  const { scenario, machine, world } = resultOf();
  const untrusted = { ...subjectOf().generator, trusted: false };
  const [phase] = scenario.phases;
  it.each<[string, LoadResult, RegExp]>([
    [
      'another scenario',
      resultOf({ scenario: { ...scenario, name: 'burst' } }),
      /^Other scenario: A is "steady", B is "burst"/,
    ],
    [
      'other phases',
      resultOf({ scenario: { ...scenario, phases: phase ? [phase] : [] } }),
      /^Other scenario: .* phases/,
    ],
    [
      'other arrivals',
      resultOf({ scenario: { ...scenario, arrival: 'constant' } }),
      /^Other scenario: .* arrivals/,
    ],
    ['another world', resultOf({ world: { ...world, seed: 2 } }), /^Other world: seed 1 and 2/],
    [
      'another machine',
      resultOf({ machine: { ...machine, processors: 8 } }),
      /^Other machine: processors 2 and 8/,
    ],
    ['an untrusted generator', run({ generator: untrusted }), /^Untrusted generator: .* of B was late/],
  ])('for %s, are called neither better nor worse', (_, b, reason) => {
    const slower = { ...b, subjects: b.subjects.map((each) => ({ ...each, messagesPerPost: 99 })) };
    const { obstacles, subjects } = compare(resultOf(), slower, 0.1);
    expect(obstacles).toEqual([expect.stringMatching(reason)]);
    expect(subjects[0]?.rows.filter(({ change }) => change !== undefined)).toEqual([]);
    expect(compare(slower, slower, 0.1).obstacles).toHaveLength(reason.source.includes('Untrusted') ? 2 : 0);
  });

  it('are not those of another version, which is what one compares', () => {
    const b = resultOf({ machine: { ...machine, versions: { ...machine.versions, ripple: 'def5678' } } });
    expect(compare(resultOf(), b, 0.1)).toMatchObject({
      obstacles: [],
      remarks: ['ripple: abc1234 and def5678.'],
    });
  });
});

describe('a comparison', () => {
  const shown = (a: LoadResult, b: LoadResult) => {
    const compared = {
      a,
      b,
      names: { a: 'a.json', b: 'b.json' },
      comparison: compare(a, b, 0.1),
      tolerance: 0.1,
    };
    return { text: terminalComparison(compared), html: htmlComparison(compared) };
  };

  it('is a table with ratios, and a sentence', () => {
    const { text, html } = shown(withFollowers(200), withFollowers(300));
    expect(text).toContainEqual(expect.stringMatching(/^followers p99 +200 ms +300 ms +× 1\.50 {2}worse$/));
    expect(text.at(-1)).toBe('0 better and 1 worse by more than 10 %.');
    expect(html).toContain('<strong class="bad">worse</strong>');
    expect(shown(run(), run()).text.at(-1)).toBe('Nothing differs by more than 10 %.');
  });

  it('says last why it can not be one', () => {
    const { text, html } = shown(run(), resultOf({ world: { ...resultOf().world, users: 9 } }));
    expect(text.at(-1)).toBe('NOT COMPARABLE: Other world: users 2000 and 9.');
    expect(html).toContain('can’t be compared');
  });
});
