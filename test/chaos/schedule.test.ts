import { describe, expect, it } from 'vitest';
import { clusterOf, emptiesRedis, type Fault, isFelt, type Kind, planFaults, single } from './schedule.ts';

function take(count: number, seed: number, chosen?: Kind[], possible = single): Fault[] {
  const plan = planFaults(seed, possible, chosen);
  return Array.from({ length: count }, () => plan.next().value);
}
const names = (faults: Fault[]) => faults.map(({ kind, target }) => `${kind} ${target}`);
/** Everything that is possible, once. */
const ROUND = 52;

describe('the schedule', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(take(100, 7)).toEqual(take(100, 7));
    expect(names(take(100, 7))).not.toEqual(names(take(100, 8)));
  });

  it('has everything once before anything comes again', () => {
    const round = names(take(ROUND, 3));
    expect(new Set(round).size).toBe(ROUND);
    const next = names(take(2 * ROUND, 3).slice(ROUND));
    expect([...next].sort()).toEqual([...round].sort());
    expect(next).not.toEqual(round);
    expect(new Set(take(ROUND, 3).map(({ kind }) => kind))).toEqual(new Set(Object.keys(single)));
  });

  it('never kills the same process five times in a minute', () => {
    // Five deaths in a minute; ten faults take longer than that.
    const kills = names(take(1_000, 5)).map((name) => name.replace(/^stop /, 'kill '));
    for (let from = 0; from < kills.length; from++) {
      const near = kills.slice(from, from + 10).filter((name) => name === kills[from]);
      if (kills[from]?.startsWith('kill')) expect(near.length).toBeLessThan(5);
    }
  });

  it('keeps freezes between 1 and 20 s, and outages over a minute', () => {
    for (const { kind, ms } of take(500, 1)) {
      if (kind === 'freeze') expect(ms).toSatisfy((value: number) => value >= 1_000 && value <= 20_000);
      if (kind === 'outage') expect(ms).toBeGreaterThan(60_000);
      if (kind === 'kill' || kind === 'flush') expect(ms).toBe(0);
    }
  });

  it('has chosen kinds only', () => {
    const chosen = take(200, 1, ['flush', 'alarm']);
    expect(new Set(names(chosen))).toEqual(new Set(['flush Redis', 'alarm RabbitMQ']));
    expect(() => planFaults(1, single, []).next()).toThrow(RangeError);
  });

  it('knows what empties Redis, and what authors may notice', () => {
    const all = take(ROUND, 1);
    const empty = ['flush Redis', 'kill Redis', 'stop Redis'];
    expect(names(all.filter(emptiesRedis)).sort()).toEqual(empty);
    const felt = all.filter(isFelt);
    expect(new Set(felt.map(({ target }) => target)).size).toBe(4);
    expect(names(felt.filter(({ target }) => target === 'Redis' || target === 'RabbitMQ')).sort()).toEqual([
      'delay RabbitMQ',
      'delay Redis',
    ]);
  });

  it('of a cluster has every process and every node, and knows what each is a part of', () => {
    const cluster = clusterOf(['api', 'api-2', 'fan-out'], ['Postgres postgres_1', 'Redis 1', 'RabbitMQ 2']);
    const round = take(7 + 6 + 3 + 3, 1, undefined, cluster);
    expect(new Set(names(round)).size).toBe(round.length);
    expect(names(round)).toContain('isolate RabbitMQ 2');
    const felt = new Set(round.filter(isFelt).map(({ target }) => target));
    expect(felt).toEqual(new Set(['api', 'api-2', 'balancer', 'Postgres postgres_1']));
    expect(names(round.filter(emptiesRedis)).sort()).toEqual([
      'freeze Redis 1',
      'isolate Redis 1',
      'kill Redis 1',
    ]);
  });
});
