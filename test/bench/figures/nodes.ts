import { openProcessorShares, type ProcessorShares } from '../../lab/processor-shares.ts';
import type { Bench } from '../bench.ts';
import type { Figure } from '../figure.ts';
import { grow } from '../nodes/grow.ts';
import { growthFigures } from '../nodes/growth.ts';
import { measureMasters } from '../nodes/masters.ts';
import { measureApis, measureTimelineWriters } from '../nodes/services.ts';

/**
 * More machines on one: processes of one kind are held to the same small share of a core each, so that two cores have
 * room for all of them, and more of them are as more machines would be.
 */
export async function measureNodes(bench: Bench): Promise<Figure[]> {
  let shares: ProcessorShares;
  try {
    shares = openProcessorShares();
  } catch (error) {
    bench.log(
      `Nodes are not measured: ${(error as Error).message}. It takes root, and cgroups with a quota.`,
    );
    return [];
  }
  const more = (kind: string) => ({ kind, expected: 'proportional' }) as const;
  const masters = await grow(bench, more('Redis masters'), [1, 2, 3, 6, 12], (count) =>
    measureMasters(count, shares, bench),
  );
  const apis = await grow(bench, more('apis'), [1, 2, 4], (count) => measureApis(count, shares, bench));
  const writers = await grow(bench, more('timeline-writers'), [1, 2, 4], (count) =>
    measureTimelineWriters(count, shares, bench),
  );
  return [masters, apis, writers].flatMap(growthFigures);
}
