import type { Clock } from './arrivals.ts';
import type { Client } from './client.ts';
import { forEach } from './for-each.ts';
import type { Random } from './random.ts';
import type { Target } from './target.ts';
import { writeText } from './texts.ts';
import type { World } from './world/world.ts';

const POSTS = 300;
const READS_PER_POST = 3;
const SETTLE_EVERY_MS = 500;
const SETTLE_LIMIT_MS = 30_000;

/**
 * A few seconds of use that nobody counts: what is measured is a system that has been running, not how long it
 * takes Node to compile what it runs for the first time. Ends when all of it is delivered.
 */
export async function warmUp(options: {
  target: Target;
  world: World;
  client: Client;
  random: Random;
  clock: Clock;
  signal: AbortSignal;
}): Promise<void> {
  const { target, world, client, random, clock, signal } = options;
  const { users } = world.graph.plan;
  await forEach(Array.from({ length: POSTS }).keys(), signal, async () => {
    const { token } = await world.person(random.below(users));
    const text = writeText(random, () => world.handle(random.below(users)));
    await client.send('POST post', { method: 'POST', path: '/v1/posts', token, body: { text } }, 201);
    for (let count = 0; count < READS_PER_POST; count++) {
      const reader = await world.person(random.below(users));
      await client.send('GET home', { method: 'GET', path: '/v1/timelines/home', token: reader.token }, 200);
    }
  });
  const limit = clock.now() + SETTLE_LIMIT_MS;
  let before: number | undefined;
  while (target.counts && clock.now() < limit) {
    const { deliveries } = await target.counts();
    if (deliveries === before) return;
    before = deliveries;
    await clock.sleep(SETTLE_EVERY_MS, signal);
    signal.throwIfAborted();
  }
}
