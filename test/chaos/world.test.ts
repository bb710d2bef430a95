import { describe, expect, it } from 'vitest';
import { createRandom } from '../load/random.ts';
import { planFollows } from './world.ts';

describe('the follows of a world', () => {
  const plan = (seed: number) => planFollows(200, 10, createRandom(seed));

  it('are the same for the same seed', () => {
    expect(plan(1)).toEqual(plan(1));
    expect(plan(1)).not.toEqual(plan(2));
  });

  it('are nobody with themselves, nor twice with another', () => {
    const edges = plan(1);
    expect(edges.every(([from, to]) => from !== to)).toBe(true);
    expect(new Set(edges.map(String)).size).toBe(edges.length);
    expect(edges).toHaveLength(2_000);
  });

  it('are skewed: a few are followed by many', () => {
    const followers = (of: number) => plan(1).filter(([, to]) => to === of).length;
    expect(followers(0)).toBeGreaterThan(100);
    expect(followers(150)).toBeLessThan(30);
  });

  it('come to an end in the smallest world', () => {
    expect(planFollows(2, 200, createRandom(1))).toHaveLength(2);
  });
});
