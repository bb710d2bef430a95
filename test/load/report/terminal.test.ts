import { describe, expect, it } from 'vitest';
import type { Subject } from './result.ts';
import { baselineOf, resultOf, ringOf, subjectOf } from './result-fixture.ts';
import { terminalReport } from './terminal.ts';

const lines = (...subjects: Subject[]) => terminalReport(resultOf({ subjects }));
const lineOf = (start: string, all: string[]) => all.find((line) => line.startsWith(start));

describe('the report in a terminal', () => {
  it('has a line for each ring, with its budget and whether it was kept', () => {
    const all = lines(subjectOf());
    const first = all.findIndex((line) => line.startsWith('ring '));
    expect(all.slice(first, first + 5)).toEqual([
      'ring          p50      p95      p99      max  count  budget',
      'author       8 ms    12 ms    40 ms   143 ms  1,100  200 ms, worst 500 ms  kept',
      'followers   78 ms   105 ms   190 ms   210 ms     80  10 s                  kept',
      'public     125 ms   150 ms   280 ms   317 ms     80  60 s                  kept',
      'feeds      568 ms  1200 ms  2080 ms  2090 ms     80  120 s                 kept',
    ]);
  });

  it('judges each ring by the p99, the worst, what was not seen and whether there was anything', () => {
    const verdict = (change: Partial<ReturnType<typeof ringOf>>) =>
      lineOf(
        'author',
        lines(subjectOf({ rings: { author: ringOf('author', [5, 8, 12, 200, 500], change) } })),
      );
    expect(verdict({})).toMatch(/kept$/);
    expect(verdict({ p99: 200.1 })).toMatch(/BROKEN$/);
    expect(verdict({ max: 500.1 })).toMatch(/BROKEN$/);
    expect(verdict({ unseen: 1 })).toMatch(/BROKEN$/);
    expect(verdict({ count: 0 })).toMatch(/– +– +– +– +0 .*BROKEN$/);
    // The budget of the result, not of today.
    expect(verdict({ budgetMs: 100 })).toMatch(/BROKEN$/);
  });

  it('says what it cost', () => {
    const all = lines(subjectOf({ deliveries: { owed: 2_000_000, counted: 500_000, perSecond: 1_234 } }));
    expect(lineOf('deliveries', all)).toBe('deliveries  2,000,000 owed, 500,000 counted, 1,234/s');
    expect(lineOf('api', all)).toMatch(/^api +6\.2 +12\.4 +76\.8 MiB +96 MiB +120 MiB$/);
    expect(lineOf('all', all)).toMatch(/^all +12\.5 +25 +310 MiB +387 MiB +–$/);
  });

  it('has a dash for what a subject does not know', () => {
    const all = lines(
      subjectOf({ deliveries: { owed: 0, counted: undefined, perSecond: 0 }, bytesPerEntry: undefined }),
    );
    expect(lineOf('timelines', all)).toBe('timelines   –');
    expect(lineOf('api', all)).toMatch(/^api +6\.2 +– /);
    expect(all.join()).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('puts baselines beside Ripple, with the rings they have', () => {
    const all = lines(subjectOf(), baselineOf('in-request'), baselineOf('pull'));
    expect(all.some((line) => /^ +ripple +in-request +pull$/.test(line))).toBe(true);
    expect(lineOf('author p99', all)).toMatch(/ 40 ms +900 ms +900 ms$/);
    expect(lineOf('author budget', all)).toMatch(/ kept +BROKEN +BROKEN$/);
    expect(lineOf('public p99', all)).toBeUndefined();
  });

  it('ends with what has failed, and with warnings', () => {
    const failed = ['author: p99 312 ms is over 200 ms'];
    const late = { ...subjectOf().generator, trusted: false };
    const exhausted = { busy: 0.99, fullSeconds: 1, seconds: 45 };
    expect(lines(subjectOf()).join('\n')).not.toMatch(/FAILED|WARNING|LATE/);
    const ends = lines(
      subjectOf({ failed, generator: late, processors: exhausted }),
      baselineOf('pull', { failed }),
    ).slice(-4);
    expect(ends[0]).toMatch(/^WARNING: The load generator itself was late/);
    expect(ends[1]).toMatch(/^WARNING: This machine was out of processor time/);
    expect(ends.slice(2)).toEqual([`FAILED: ${failed[0]}`, `FAILED (pull): ${failed[0]}`]);
  });

  it('lets no text of others move the cursor or begin a line', () => {
    const all = lines(
      subjectOf({ failed: ['\u001b[2Jgone\nFAILED: forged'], errors: { 'status\r\u009b31m': 2 } }),
    ).join('\u0000');
    expect(all).toContain('FAILED: [2Jgone FAILED: forged');
    expect(all.replaceAll('\u0000', '')).not.toMatch(/\p{Cc}/u);
  });
});
