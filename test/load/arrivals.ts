import { constantArrivals, poissonArrivals } from '../lab/arrivals.ts';
import { createRandom } from '../lab/random.ts';
import type { Scenario } from './scenarios/scenario.ts';

/** When the posts and the reads of a scenario are due, in ms since the start: the same times at each call. */
export function planArrivals({ phases, arrival, world: { seed }, celebrity, samplesPerSecond }: Scenario) {
  const seconds = phases.reduce((sum, phase) => sum + phase.seconds, 0);
  const stretches = (rate: (phase: Scenario['phases'][number]) => number) =>
    phases.map((phase) => ({ seconds: phase.seconds, perSecond: rate(phase) }));
  const arrivals = (rate: (phase: Scenario['phases'][number]) => number, salt: number) =>
    arrival === 'poisson'
      ? poissonArrivals(stretches(rate), createRandom(seed + salt))
      : constantArrivals(stretches(rate));
  return {
    seconds,
    // As many in a storm as before it: watching must not become a storm of its own.
    sampled: () =>
      constantArrivals(stretches(({ postsPerSecond }) => Math.min(postsPerSecond, samplesPerSecond))),
    posts: () => arrivals(({ postsPerSecond }) => Math.max(0, postsPerSecond - samplesPerSecond), 11),
    reads: () => arrivals(({ postsPerSecond, readsPerPost }) => postsPerSecond * readsPerPost, 12),
    celebrity: () =>
      celebrity ? constantArrivals([{ seconds, perSecond: 1 / celebrity.everySeconds }]) : [].values(),
  };
}

/** Posts per second over all phases. */
export function meanRate({ phases }: Scenario): number {
  const seconds = phases.reduce((sum, phase) => sum + phase.seconds, 0);
  return phases.reduce((sum, phase) => sum + phase.seconds * phase.postsPerSecond, 0) / seconds;
}
