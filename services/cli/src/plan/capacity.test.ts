import { describe, expect, it } from 'vitest';
import { planCapacity, UTILISATION, type Workload } from './capacity.ts';
import { measuredCosts } from './costs.ts';

const load: Workload = {
  users: 1_000_000,
  postsPerSecond: 100,
  meanFollowers: 400,
  readsPerPost: 50,
  activeShare: 0.3,
  peak: 3,
  largestFollowers: 500_000,
  documentDays: 14,
  notificationsPerPost: 0.5,
};
const plan = (change: Partial<Workload> = {}) => planCapacity({ ...load, ...change }, measuredCosts);
const coresOf = (name: string, change: Partial<Workload> = {}) =>
  plan(change).nodes.find((node) => node.name === name)?.cores ?? Number.NaN;

describe('a capacity plan', () => {
  it('counts the work of the busiest hour', () => {
    expect(plan()).toMatchObject({
      peakPostsPerSecond: 300,
      deliveriesPerSecond: 36_000,
      readsPerSecond: 15_000,
    });
    expect(coresOf('api')).toBeCloseTo((300 * 0.6 + 15_000 * 0.4) / 1_000, 6);
  });

  it('needs twice the processors for twice the posts, and no more memory for homes', () => {
    expect(coresOf('fan-out', { postsPerSecond: 200 })).toBeCloseTo(2 * coresOf('fan-out'), 6);
    expect(plan({ postsPerSecond: 200 }).redisMemory.homes).toBe(plan().redisMemory.homes);
  });

  it('pays for followers where posts are delivered, and nowhere else', () => {
    expect(coresOf('Redis', { meanFollowers: 4_000 })).toBeGreaterThan(2 * coresOf('Redis'));
    expect(coresOf('api', { meanFollowers: 4_000 })).toBe(coresOf('api'));
  });

  it('keeps nothing for who is not active, but looks for it', () => {
    const { deliveriesPerSecond, redisMemory } = plan({ activeShare: 0 });
    expect([deliveriesPerSecond, redisMemory.homes]).toEqual([0, 0]);
    expect(coresOf('Redis', { activeShare: 0 })).toBeLessThan(coresOf('Redis'));
    expect(coresOf('Redis', { activeShare: 0 })).toBeGreaterThan(coresOf('Redis', { meanFollowers: 0 }));
  });

  it('keeps every thread below the utilisation aimed at', () => {
    for (const { name, cores, nodes } of plan({ postsPerSecond: 1_000 }).nodes) {
      const threads = name === 'Postgres' || name === 'RabbitMQ' ? 8 : 1;
      expect(cores / (nodes * threads)).toBeLessThanOrEqual(UTILISATION);
    }
  });

  it('has one of each at least, and as many Redis as the memory takes', () => {
    const small = plan({ users: 10, postsPerSecond: 0.01, readsPerPost: 0 });
    expect(small.nodes.map(({ nodes }) => nodes)).toEqual(small.nodes.map(() => 1));
    expect(plan({ users: 100_000_000, postsPerSecond: 0.01 }).redisMemory.primaries).toBe(10);
  });

  it('delivers to a large author’s followers in the time that the slowest part needs', () => {
    expect(plan({ postsPerSecond: 0.01 }).largestAuthorSeconds).toBeCloseTo(
      (500_000 * (0.3 + 0.7 * 0.4) * measuredCosts.cpu.Redis.perDelivery) / 1_000,
      6,
    );
  });
});
