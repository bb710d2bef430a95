import { systemClock } from '../../lab/arrivals.ts';
import { createClient } from '../../lab/client.ts';
import { waitUntil } from '../../lab/wait.ts';
import { startBaseline } from '../../load/baselines/start.ts';
import { roles } from '../audience.ts';
import { type Bench, post, untilQuiet } from '../bench.ts';
import type { Figure } from '../figure.ts';
import { inTurns } from '../repeat.ts';
import { spread } from './spreading.ts';

const POSTS = 5;
const WAIT = { everyMs: 25, limitMs: 120_000, clock: systemClock };
const CONNECTIONS = 16;

/** Beside the classical design: a job for each follower, in the same queues and the same Redis. */
export async function measureClassical(bench: Bench): Promise<Figure[]> {
  const { stack, world, repetitions, signal } = bench;
  const author = await world.person(roles.known);
  const followers = world.graph.followerCount(roles.known);
  const last = await world.person(world.lastFollower(roles.known) ?? Number.NaN);
  const baseline = await startBaseline('per-follower', stack);
  const client = createClient(baseline.url, CONNECTIONS);
  const delivered = async () => (await baseline.counts()).deliveries;
  try {
    const { classical, ripple } = await inTurns(repetitions, {
      classical: async () => {
        await untilQuiet(bench);
        // The author's own home is written, too.
        const owed = (await delivered()) + POSTS * (followers + 1);
        const since = performance.now();
        for (let number = 0; number < POSTS; number++) await post(client, author);
        const count = await waitUntil(delivered, (count) => count >= owed, { ...WAIT, signal });
        if (count < owed) throw new Error('The baseline does not deliver.');
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
        values: ripple.perSecond,
        floor: { name: 'a job per follower', values: classical.perSecond },
        goal: { of: 'ratio', atLeast: 5 },
      },
    ];
  } finally {
    await client.close();
    await baseline.stop();
  }
}
