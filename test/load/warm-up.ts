import { mapLimit } from '@ripple/concurrency';
import type { Clock } from '../lab/arrivals.ts';
import type { Client } from '../lab/client.ts';
import type { Random } from '../lab/random.ts';
import type { Target } from '../lab/target.ts';
import { writeText } from '../lab/texts.ts';
import { waitUntil } from '../lab/wait.ts';
import type { World } from '../lab/world/world.ts';
import type { LoadedApi } from './api/api.ts';

const AT_ONCE = 8;
const POSTS = 300;
const READS_PER_POST = 3;
const SETTLE = { everyMs: 500, limitMs: 30_000 };

/**
 * Uses the target for a few seconds without counting: a run measures a system that has been running, not how long
 * Node takes to compile what it runs for the first time. Ends when all of it is delivered.
 */
export async function warmUp(options: {
  target: Target;
  api: LoadedApi;
  world: World;
  client: Client;
  random: Random;
  posts?: number | undefined;
  clock: Clock;
  signal: AbortSignal;
}): Promise<void> {
  const { target, api, world, client, random, posts = POSTS, clock, signal } = options;
  const { users } = world.graph.plan;
  // On a busy machine the first requests may be refused; that is no reason to end the run, since none is counted.
  const uncounted = (sent: Promise<unknown>) => sent.catch(() => {});
  await mapLimit(Array.from({ length: posts }).keys(), { limit: AT_ONCE, signal }, async () => {
    const author = await world.person(random.below(users));
    const text = writeText(random, () => world.handle(random.below(users)));
    await uncounted(api.post(client, author, text));
    for (let count = 0; count < READS_PER_POST; count++) {
      const reader = await world.person(random.below(users));
      await uncounted(api.home(client, reader));
    }
  });
  const { counts } = target;
  if (!counts) return;
  let before: number | undefined;
  const isSame = (deliveries: number) => {
    const same = deliveries === before;
    before = deliveries;
    return same;
  };
  await waitUntil(async () => (await counts()).deliveries, isSame, { ...SETTLE, clock, signal });
}
