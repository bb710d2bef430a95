import { roles } from '../audience.ts';
import type { Bench } from '../bench.ts';
import type { Figure } from '../figure.ts';
import { measureFollowerIds } from '../floors/follower-ids.ts';
import { measurePublishes } from '../floors/publish.ts';
import { inTurns } from '../repeat.ts';

/** What the servers give at best: the floors under everything else. */
export async function measureServers({ stack, world, seconds, repetitions }: Bench): Promise<Figure[]> {
  const celebrity = await world.person(roles.celebrity);
  const { publishes, ids } = await inTurns(repetitions, {
    publishes: async () => ({ perSecond: await measurePublishes(stack.amqpUrl, seconds) }),
    ids: async () => ({ perSecond: await measureFollowerIds(stack.databaseUrl, celebrity.id) }),
  });
  return [
    { name: 'confirmed publishes, quorum queue, 256 at once', unit: '/s', values: publishes.perSecond },
    { name: 'follower ids from Postgres', unit: '/s', values: ids.perSecond },
  ];
}
