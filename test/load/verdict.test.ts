import { type Ring, rings } from '@ripple/messages';
import { describe, expect, it } from 'vitest';
import type { Counts } from '../lab/target.ts';
import type { RingResult } from './report/result.ts';
import { breaches, disagreements, failures } from './verdict.ts';

const ring = (name: Ring, p99: number, max: number, count = 80): RingResult => {
  const { budgetMs, worstMs } = rings[name];
  return { p50: 5, p95: 9, p99, max, count, unseen: 0, budgetMs, worstMs, buckets: [] };
};

const good = {
  rings: {
    author: ring('author', 41, 105.6, 800),
    followers: ring('followers', 120, 130),
    public: ring('public', 200, 210),
    feeds: ring('feeds', 2_100, 2_149),
  },
  posts: { sent: 800, accepted: 800, wantedPerSecond: 20, sentPerSecond: 19.98 },
  deliveries: { owed: 8_000, counted: 8_000, perSecond: 200 },
  errors: {},
};
const withRing = (name: Ring, change: Partial<RingResult>) => ({
  ...good,
  rings: { ...good.rings, [name]: { ...good.rings[name], ...change } },
});
const counts = (deliveries: number, withinASecond = 1_000): Counts => ({
  deliveries,
  messages: 3_200,
  delays: [
    { withinSeconds: 0.1, count: 400 },
    { withinSeconds: 1, count: withinASecond },
    { withinSeconds: 10, count: 1_000 },
    { withinSeconds: Number.POSITIVE_INFINITY, count: 1_000 },
  ],
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

describe('the server and the followers', () => {
  it('agree when all that is owed is counted, with or without the authors themselves', () => {
    expect(disagreements(good, counts(8_000))).toEqual([]);
    expect(disagreements(good, counts(8_800))).toEqual([]);
    expect(disagreements(good, undefined)).toEqual([]);
  });

  it('disagree on deliveries that are missing, or that no follower is owed', () => {
    expect(disagreements(good, counts(7_999))).toEqual([
      'the server counts 7999 deliveries where its followers are owed 8000',
    ]);
    expect(disagreements(good, counts(8_801))).toHaveLength(1);
    const unanswered = { ...good, posts: { ...good.posts, sent: 801 } };
    expect(disagreements(unanswered, counts(8_900))).toEqual([]);
    expect(disagreements(unanswered, counts(7_999))).toHaveLength(1);
  });

  it('disagree when followers wait longer than the server says', () => {
    const late = withRing('followers', { p99: 1_292 });
    expect(disagreements(late, counts(8_000, 999))).toEqual([
      'the server says that 99 % is delivered within 1 s; followers saw it after 1292 ms',
    ]);
    expect(disagreements(late, counts(8_000, 980))).toEqual([]);
    expect(disagreements(withRing('followers', { p99: 1_290 }), counts(8_000))).toEqual([]);
  });

  it('are told of messages that failed, which no other measurement shows', () => {
    expect(disagreements(good, { ...counts(8_000), failed: 0 })).toEqual([]);
    expect(disagreements(good, { ...counts(8_000), failed: 3 })).toEqual([
      '3 messages could not be handled when they came',
    ]);
  });

  it('make a run a failed one when they disagree', () => {
    expect(failures(good, counts(8_000))).toEqual([]);
    expect(failures(good, counts(1))).toHaveLength(1);
  });
});
