import { describe, expect, it } from 'vitest';
import { POSTGRES_BYTES, planCapacity, UTILISATION, type Workload } from './capacity.ts';
import written from './costs.json' with { type: 'json' };
import { type CostsFile, costsOf } from './costs.ts';

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
  replicated: false,
};
/** Figures of these tests, whatever the bench has written last. */
const file: CostsFile = {
  ...written,
  measured: {
    ...written.measured,
    cpu: {
      api: { perPost: 0.6, perRead: 0.4 },
      'fan-out': { perPost: 0.34 },
      'timeline-writer': { perPost: 0.2, perDelivery: 0.0014 },
      Redis: { perPost: 0.25, perRead: 0.04, perDelivery: 0.0033 },
      Postgres: { perPost: 0.75, perDelivery: 0.0002 },
      RabbitMQ: { perPost: 0.7, perDelivery: 0.0002 },
    },
    messagesPerPost: 4,
    bytesPerHomeEntry: 10.4,
  },
};
const costs = costsOf(file);
const plan = (change: Partial<Workload> = {}) => planCapacity({ ...load, ...change }, costs);
const coresOf = (name: string, change: Partial<Workload> = {}) =>
  plan(change).nodes.find((node) => node.name === name)?.cores ?? Number.NaN;

describe('a capacity plan', () => {
  it('counts the work of the busiest hour', () => {
    expect(plan()).toMatchObject({
      peakPostsPerSecond: 300,
      deliveriesPerSecond: 36_000,
      readsPerSecond: 15_000,
    });
    const small = { readsPerPost: 5, documentDays: 3 };
    expect(coresOf('api', small)).toBeCloseTo((300 * 0.6 + 1_500 * 0.4) / 1_000, 6);
  });

  it('needs twice the processors for twice the posts, and no more memory for homes', () => {
    expect(coresOf('fan-out', { postsPerSecond: 200 })).toBeCloseTo(2 * coresOf('fan-out'), 6);
    expect(plan({ postsPerSecond: 200 }).redis.homes).toBe(plan().redis.homes);
  });

  it('pays for followers where posts are delivered, and nowhere else', () => {
    expect(coresOf('Redis', { meanFollowers: 4_000 })).toBeGreaterThan(2 * coresOf('Redis'));
    expect(coresOf('api', { meanFollowers: 4_000 })).toBe(coresOf('api'));
  });

  it('keeps no home for inactive users, but pays for looking it up', () => {
    const { deliveriesPerSecond, redis } = plan({ activeShare: 0 });
    expect([deliveriesPerSecond, redis.homes]).toEqual([0, 0]);
    expect(coresOf('Redis', { activeShare: 0 })).toBeLessThan(coresOf('Redis'));
    expect(coresOf('Redis', { activeShare: 0 })).toBeGreaterThan(coresOf('Redis', { meanFollowers: 0 }));
  });

  it('keeps every thread below the utilisation aimed at', () => {
    for (const { name, cores, nodes } of plan({ postsPerSecond: 1_000 }).nodes) {
      if (name === 'Postgres') continue;
      const threads = name === 'RabbitMQ' ? 8 : 1;
      expect(cores / (nodes * threads)).toBeLessThanOrEqual(UTILISATION);
    }
  });

  it('has one of each at least, and as many Redis as the memory takes', () => {
    const small = plan({ users: 10, postsPerSecond: 0.01, readsPerPost: 0 });
    expect(small.nodes.map(({ nodes }) => nodes)).toEqual(small.nodes.map(() => 1));
    expect(plan({ users: 100_000_000, postsPerSecond: 0.01 }).redis.masters).toBe(10);
  });

  it('delivers to a large author’s followers in the time that the slowest part needs', () => {
    expect(plan({ postsPerSecond: 0.01 }).largestAuthorSeconds).toBeCloseTo(
      (500_000 * (0.3 + 0.7 * 0.4) * costs.cpu.Redis.perDelivery) / 1_000,
      6,
    );
  });

  it('bears the loss of a node with three brokers, two standbys, and a cluster that can vote', () => {
    const { redis, rabbitmq, postgres } = plan({ postsPerSecond: 0.01, replicated: true });
    expect(redis).toMatchObject({ masters: 3, replicas: 3, decides: 'votes' });
    expect([rabbitmq.nodes, postgres.standbys]).toEqual([3, 2]);
  });

  it('says what asks for masters: documents, or reads where documents stay for less', () => {
    const large = { users: 10_000_000, postsPerSecond: 500 };
    expect(plan(large).redis.decides).toBe('memory');
    expect(plan({ ...large, documentDays: 2 }).redis.decides).toBe('processors');
    expect(plan({ users: 10, postsPerSecond: 0.01 }).redis).toMatchObject({
      masters: 1,
      decides: 'one is enough',
    });
  });

  it('counts reads at what they take from a cluster once one Redis is not enough', () => {
    expect(plan().redis.masters).toBeGreaterThan(1);
    expect(coresOf('api')).toBeCloseTo((300 * 0.6 + 15_000 * 0.51) / 1_000, 6);
  });

  it('has parts of lanes where a lane has more messages than its leader can take', () => {
    const partsAt = (postsPerSecond: number) => plan({ postsPerSecond }).rabbitmq.laneParts;
    expect([partsAt(3_000), partsAt(5_000)]).toEqual([1, 2]);
  });

  it('says when one primary is full, also if the follows alone fill it', () => {
    const { follows, postsPerDay, daysOfPosts } = plan().postgres;
    expect(daysOfPosts).toBeCloseTo((POSTGRES_BYTES - follows) / postsPerDay, 6);
    expect(plan({ users: 1e10 }).postgres.daysOfPosts).toBe(0);
  });

  it('costs what the file says', () => {
    expect(planCapacity(load)).toEqual(planCapacity(load, costsOf(written)));
    const apiOf = (perPost: number) => {
      const cpu = { ...file.measured.cpu, api: { perPost } };
      const { nodes } = planCapacity(load, costsOf({ ...file, measured: { ...file.measured, cpu } }));
      return nodes.find(({ name }) => name === 'api')?.cores;
    };
    expect(apiOf(1.2)).toBeCloseTo(0.36, 6);
    expect(apiOf(0.3)).toBeCloseTo(0.09, 6);
    const { measured } = file;
    const fewer = costsOf({ ...file, measured: { ...measured, messagesPerPost: 1 } });
    expect(plan().messagesPerSecond - planCapacity(load, fewer).messagesPerSecond).toBe(300 * 3);
  });

  it('costs times as much in a cluster', () => {
    const { cpu, cpuInCluster } = costs;
    expect(cpuInCluster.api).toMatchObject({ perPost: cpu.api.perPost, perRead: 0.51 });
    expect(cpuInCluster.Redis.perRead).toBeCloseTo(0.11, 6);
    expect(cpuInCluster.Postgres.perPost).toBeCloseTo(0.9, 6);
  });
});
