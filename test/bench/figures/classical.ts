import { systemClock } from '../../load/arrivals.ts';
import { startBaseline } from '../../load/baselines/start.ts';
import { createClient } from '../../load/client.ts';
import { roles } from '../audience.ts';
import { type Bench, post } from '../bench.ts';
import type { Figure } from '../figure.ts';
import { untilQuiet } from '../quiet.ts';
import { inTurns } from '../repeat.ts';
import { spread } from './spreading.ts';

const POSTS = 5;
const POLL_MS = 25;
const LIMIT_MS = 120_000;
/** From the port of the api, which the services follow one by one. */
const PORT = 60;

/** Beside the classical design: a job for each follower, in the same queues and the same Redis. */
export async function measureClassical(bench: Bench): Promise<Figure[]> {
  const { stack, world, repetitions, signal } = bench;
  const author = await world.person(roles.known);
  const followers = world.graph.followerCount(roles.known);
  const last = await world.person(world.lastFollower(roles.known) ?? Number.NaN);
  const baseline = await startBaseline('per-follower', {
    ...stack,
    port: Number(new URL(stack.url).port) + PORT,
  });
  const client = createClient(baseline.url, 16);
  try {
    const { classical, ripple } = await inTurns(repetitions, {
      classical: async () => {
        await untilQuiet(bench);
        const before = (await baseline.counts()).deliveries;
        const since = performance.now();
        for (let number = 0; number < POSTS; number++) await post(client, author);
        // The author's own home is written, too.
        const owed = before + POSTS * (followers + 1);
        while ((await baseline.counts()).deliveries < owed) {
          if (performance.now() - since > LIMIT_MS) throw new Error('The baseline does not deliver.');
          await systemClock.sleep(POLL_MS, signal);
          signal.throwIfAborted();
        }
        return { perSecond: (POSTS * followers * 1_000) / (performance.now() - since) };
      },
      ripple: async () => {
        const { seconds } = await spread(bench, { author, posts: POSTS, followers, last });
        return { perSecond: (POSTS * followers) / seconds };
      },
    });
    return [
      {
        name: `deliveries, ${POSTS} posts to ${followers.toLocaleString('en')}`,
        unit: '/s',
        values: ripple.perSecond ?? [],
        floor: { name: 'a job per follower', values: classical.perSecond ?? [] },
        goal: { of: 'ratio', atLeast: 5 },
      },
    ];
  } finally {
    await client.close();
    await baseline.stop();
  }
}
