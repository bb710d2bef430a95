import { rings } from '@ripple/budgets';
import { describe, expect, it } from 'vitest';
import { report } from './report.ts';
import { breaches, type Figures, failures } from './verdict.ts';

const latencies = (p50: number, p95: number, p99: number, max: number, count = 80) => ({
  ...{ p50, p95, p99, max, count },
  unseen: 0,
});

const good: Figures = {
  rings: {
    author: latencies(9.12, 20, 41, 105.6, 800),
    followers: latencies(60, 90, 120, 130),
    public: latencies(110, 160, 200, 210),
    feeds: latencies(600, 2_000, 2_100, 2_149),
  },
  reads: { p50: 5, p95: 9, p99: 30, max: 90, count: 4_000 },
  posts: { sent: 800, accepted: 800, wantedPerSecond: 20, sentPerSecond: 19.98 },
  errors: {},
  generator: {
    lateness: { p50: 1, p95: 2, p99: 6, max: 17, count: 4_800 },
    eventLoop: { p99: 6, max: 26 },
    trusted: true,
  },
  machine: { busy: 0.6, fullSeconds: 0, seconds: 45 },
};
const withRing = (name: keyof Figures['rings'], change: Partial<Figures['rings']['author']>): Figures => ({
  ...good,
  rings: { ...good.rings, [name]: { ...good.rings[name], ...change } },
});

describe('a run', () => {
  it('is good when every budget is kept and nothing failed', () => {
    expect(failures(good)).toEqual([]);
  });

  it('fails by the p99 or the worst of the author', () => {
    const { budgetMs, worstMs } = rings.author;
    expect(breaches('author', { ...good.rings.author, p99: budgetMs, max: worstMs })).toEqual([]);
    expect(failures(withRing('author', { p99: budgetMs + 1, max: worstMs }))).toEqual([
      'author: p99 201 ms is over 200 ms',
    ]);
    expect(failures(withRing('author', { max: worstMs + 1 }))).toEqual([
      'author: the worst, 501 ms, is over 500 ms',
    ]);
  });

  it('fails by a single late post in another ring', () => {
    expect(failures(withRing('followers', { max: rings.followers.budgetMs }))).toEqual([]);
    expect(failures(withRing('followers', { max: rings.followers.budgetMs + 1 }))).toHaveLength(1);
  });

  it('fails by a post that was never seen, by a ring without a figure, and by an error', () => {
    expect(failures(withRing('feeds', { unseen: 2, count: 78 }))).toEqual([
      'feeds: 2 of 80 sampled posts were never seen',
    ]);
    expect(failures(withRing('public', { count: 0 }))).toEqual(['public: nothing was measured']);
    expect(failures({ ...good, errors: { 'POST post: status 503': 3 } })).toEqual([
      '3 × POST post: status 503',
    ]);
  });
});

describe('the report', () => {
  it('has a line for each ring, with its budget and whether it was kept', () => {
    const broken = withRing('followers', { max: 12_345 });
    expect(report(broken).slice(0, 5)).toEqual([
      'ring          p50      p95      p99      max  count  budget',
      'author     9.1 ms    20 ms    41 ms   106 ms    800  200 ms, worst 500 ms  kept',
      'followers   60 ms    90 ms   120 ms   12.3 s     80  10 s                  BROKEN',
      'public     110 ms   160 ms   200 ms   210 ms     80  60 s                  kept',
      'feeds      600 ms  2000 ms  2100 ms  2149 ms     80  120 s                 kept',
    ]);
  });

  it('warns when the generator was late, and when the machine was exhausted', () => {
    const warnings = (figures: Figures) => report(figures).filter((line) => line.startsWith('WARNING'));
    expect(warnings(good)).toEqual([]);
    expect(warnings({ ...good, generator: { ...good.generator, trusted: false } })).toEqual([
      expect.stringContaining('the load generator itself was late'),
    ]);
    expect(warnings({ ...good, machine: { ...good.machine, fullSeconds: 1 } })).toEqual([
      expect.stringContaining('out of processor time'),
    ]);
  });
});
