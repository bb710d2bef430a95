import { runArrivals, systemClock } from '../lab/arrivals.ts';
import { createClient } from '../lab/client.ts';
import { createCrowd } from '../lab/crowd.ts';
import { createRandom } from '../lab/random.ts';
import type { Counts, Target } from '../lab/target.ts';
import { type RunFigures, watchRun } from '../lab/watch.ts';
import { LARGEST } from '../lab/world/graph.ts';
import type { World } from '../lab/world/world.ts';
import { type LoadedApi, ownApi } from './api/api.ts';
import { planArrivals } from './arrivals.ts';
import { createPosting } from './post.ts';
import { describe, showProgress } from './progress.ts';
import { createLoadRecorder, type LoadRecorder } from './recorder.ts';
import { createSample, type Sample } from './samples.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { warmUp } from './warm-up.ts';
import { watchCounts } from './watch-counts.ts';

/** Between opening the views of a sampled post and posting it. */
const OPEN_AHEAD_MS = 3_000;
/** Observers have connections of their own, so that polling never holds up a post. */
const CONNECTIONS = { load: 256, observers: 128 };

/** What a run has found out, for report/subject.ts to put together. */
export interface Measured extends RunFigures {
  recorder: LoadRecorder;
  /** What the target counted meanwhile. */
  counted: Counts | undefined;
  /** From the first post on. */
  postingSeconds: number;
  /** With the wait for the last deliveries. */
  wholeSeconds: number;
}

/**
 * Loads the target as the scenario says, and follows what was sampled to its end.
 * @param options.warmUpPosts before anything counts, each with some reads; 300 if not given
 * @param options.api by which people post and read; Ripple's own, if not given
 */
export async function measure(
  target: Target,
  world: World,
  scenario: Scenario,
  signal: AbortSignal,
  { api = ownApi, warmUpPosts }: { api?: LoadedApi | undefined; warmUpPosts?: number | undefined } = {},
): Promise<Measured> {
  const clock = systemClock;
  const { seed } = scenario.world;
  const { users } = world.graph.plan;
  const run = Date.now().toString(36);
  const client = createClient(target.url, CONNECTIONS.load);
  const observers = createClient(target.url, CONNECTIONS.observers);
  const random = createRandom(seed);
  await warmUp({ target, api, world, client, random, posts: warmUpPosts, clock, signal });
  const start = clock.now() + OPEN_AHEAD_MS;
  const recorder = createLoadRecorder(start);
  const crowd = createCrowd({ recorder, clock, signal });
  // Each has numbers of its own, so that the same seed gives the same arrivals, whatever is drawn beside them.
  const draw = (number: number) => createRandom(seed + number);
  const [ofAuthors, ofReaders, ofSamples, ofTexts] = [draw(1), draw(2), draw(3), draw(4)];
  const { seconds, posts, sampled, reads, celebrity } = planArrivals(scenario);
  const post = createPosting({ api, client, world, random: ofTexts, run, recorder, clock });

  const openSample = async (author: number, tag: string): Promise<Sample> => {
    const context = { client: observers, world, recorder, clock, signal, rings: target.rings };
    const sample = await createSample({ ...context, author, tag, random: ofSamples });
    crowd.track(sample.open());
    return sample;
  };
  /** Posts of which each is followed to every ring; its views are open by then. */
  const goSampled = (name: string, arrivals: () => Iterable<number>, pickAuthor: () => number) => {
    const samples: Promise<Sample>[] = [];
    return Promise.all([
      runArrivals(arrivals(), start - OPEN_AHEAD_MS, { clock, signal }, (index) => {
        samples.push(openSample(pickAuthor(), `부하${run}${name}${index}`));
      }),
      crowd.go(arrivals(), start, async (index, due) => {
        const sample = await samples[index];
        await post(due, sample?.author ?? LARGEST, sample);
      }),
    ]);
  };
  const readHome = async (due: number) => {
    recorder.second(due).reads++;
    await api.home(client, await world.person(pickReader(users, ofReaders.next())));
    recorder.record('reads', due, clock.now() - due);
  };

  const finish = watchRun(target.processes);
  const counts = await watchCounts(target, recorder, clock);
  const stopProgress = showProgress(process.stderr, () =>
    describe({
      recorder,
      phases: scenario.phases,
      elapsedMs: clock.now() - start,
      underWay: crowd.underWay(),
    }),
  );
  try {
    await Promise.all([
      goSampled('n', sampled, () => ofSamples.below(users)),
      goSampled('l', celebrity, () => LARGEST),
      crowd.go(posts(), start, (_, due) => post(due, ofAuthors.below(users), undefined)),
      crowd.go(reads(), start, (_, due) => readHome(due)),
    ]);
    const postingSeconds = (clock.now() - start) / 1_000;
    await crowd.settle();
    signal.throwIfAborted();
    const counted = await counts.settle(recorder.owed);
    return {
      recorder,
      counted,
      postingSeconds: Math.max(postingSeconds, seconds),
      wholeSeconds: (clock.now() - start) / 1_000,
      ...finish(recorder.lateness.summary()),
    };
  } finally {
    stopProgress();
    counts.stop();
    await Promise.all([client.close(), observers.close()]);
  }
}

/** A few read all day, most now and then: half of the reads are by the sixteenth of people who read most. */
const pickReader = (users: number, drawn: number): number => Math.floor(users * drawn ** 4);
