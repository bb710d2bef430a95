import { describe, expect, it } from 'vitest';
import { createGraph, createSmallGraph } from './graph.ts';

const plan = { users: 5_000, meanFollows: 40, largest: 1_000, seed: 1 };

describe('a follow graph', () => {
  const graph = createGraph(plan);

  it('has the largest author and the mean that were asked for', () => {
    expect(graph.followerCount(0)).toBe(1_000);
    expect(graph.follows / plan.users).toBeCloseTo(40, 1);
  });

  it('falls by a power law: half of the authors have far fewer than the mean', () => {
    const counts = Array.from({ length: plan.users }, (_, author) => graph.followerCount(author));
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    expect(counts[plan.users / 2]).toBeLessThan(40 / 2);
    expect(counts.at(-1)).toBeGreaterThan(0);
    const topTenth = counts.slice(0, plan.users / 10).reduce((sum, count) => sum + count, 0);
    expect(topTenth / graph.follows).toBeGreaterThan(0.4);
  });

  it('has no user follow themselves, nor another twice', () => {
    for (const author of [0, 1, 17, 4_999]) {
      const followers = [...graph.followers(author)];
      expect(followers).toHaveLength(graph.followerCount(author));
      expect(new Set(followers).size).toBe(followers.length);
      expect(followers).not.toContain(author);
      expect(Math.max(...followers)).toBeLessThan(plan.users);
    }
  });

  it('spreads the follows over all users', () => {
    const following = new Uint32Array(plan.users);
    for (let author = 0; author < plan.users; author++) {
      for (const user of graph.followers(author)) following[user] = (following[user] ?? 0) + 1;
    }
    expect(Math.min(...following)).toBeGreaterThan(10);
    expect(Math.max(...following)).toBeLessThan(120);
  });

  it('is the same for the same plan', () => {
    expect([...createGraph(plan).followers(3)]).toEqual([...graph.followers(3)]);
    expect([...createGraph({ ...plan, seed: 2 }).followers(3)]).not.toEqual([...graph.followers(3)]);
  });

  it('can be everybody who follows everybody', () => {
    const all = createGraph({ users: 4, meanFollows: 3, largest: 3, seed: 1 });
    expect([...all.followers(2)].sort()).toEqual([0, 1, 3]);
  });

  it('refuses what can not be, and says why', () => {
    expect(() => createGraph({ ...plan, largest: 5_000 })).toThrow('5000 followers among 5000 users');
    expect(() => createGraph({ ...plan, meanFollows: 1_001 })).toThrow('no fewer followers than the mean');
    expect(() => createGraph({ ...plan, meanFollows: 1 })).toThrow('at least 2 on average');
  });
});

describe('the follows of a small world', () => {
  const edgesOf = (seed: number) => {
    const graph = createSmallGraph(200, 10, seed);
    return Array.from({ length: 200 }, (_, to) => [...graph.followers(to)].map((from) => [from, to])).flat();
  };

  it('are the same for the same seed', () => {
    expect(edgesOf(1)).toEqual(edgesOf(1));
    expect(edgesOf(1)).not.toEqual(edgesOf(2));
  });

  it('are of no user with itself, nor twice with another', () => {
    const edges = edgesOf(1);
    expect(edges.every(([from, to]) => from !== to)).toBe(true);
    expect(new Set(edges.map(String)).size).toBe(edges.length);
    expect(edges).toHaveLength(2_000);
  });

  it('are skewed: a few are followed by many', () => {
    const followers = (of: number) => edgesOf(1).filter(([, to]) => to === of).length;
    expect(followers(0)).toBeGreaterThan(100);
    expect(followers(150)).toBeLessThan(30);
  });

  it('come to an end in every small world', () => {
    expect(createSmallGraph(2, 100, 1).follows).toBe(2);
    for (let users = 2; users <= 60; users++) {
      for (const follows of [1, 2, 8, 100]) {
        expect(createSmallGraph(users, follows, 1).follows).toBe(users * Math.min(follows, users - 1));
      }
    }
  });
});
