import {
  type Clock,
  constantArrivals,
  poissonArrivals,
  runArrivals,
  type Stretch,
  systemClock,
} from './arrivals.ts';
import { type Client, createClient } from './client.ts';
import { watchGenerator } from './generator.ts';
import { watchMachine } from './machine.ts';
import { createPosting } from './post.ts';
import { watchProcesses } from './processes.ts';
import { describe, showProgress } from './progress.ts';
import { createRandom, type Random } from './random.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { createSample, type Sample } from './samples.ts';
import type { Scenario } from './scenarios/scenario.ts';
import type { Counts, Target } from './target.ts';
import { warmUp } from './warm-up.ts';
import { watchCounts } from './watch-counts.ts';
import { LARGEST } from './world/graph.ts';
import type { World } from './world/world.ts';

/** Between opening the views of a sampled post and posting it. */
const OPEN_AHEAD_MS = 3_000;
/** Observers have connections of their own, so that polling never holds up a post. */
const CONNECTIONS = { load: 256, observers: 128 };

/** What a run has found out, for report/subject.ts to put together. */
export interface Measured {
  recorder: Recorder;
  generator: ReturnType<ReturnType<typeof watchGenerator>>;
  machine: ReturnType<ReturnType<typeof watchMachine>>;
  processes: ReturnType<ReturnType<typeof watchProcesses>>;
  /** What the target counted meanwhile. */
  counted: Counts | undefined;
  /** From the first post on. */
  postingSeconds: number;
  /** With the wait for the last deliveries. */
  wholeSeconds: number;
}

/** Loads the target as the scenario says, and follows what was sampled to its end. */
export async function measure(
  target: Target,
  world: World,
  scenario: Scenario,
  { signal, clock = systemClock }: { signal: AbortSignal; clock?: Clock },
): Promise<Measured> {
  const { seed } = scenario.world;
  const { users } = world.graph.plan;
  const run = Date.now().toString(36);
  const client = createClient(target.url, CONNECTIONS.load);
  const observers = createClient(target.url, CONNECTIONS.observers);
  await warmUp({ target, world, client, random: createRandom(seed), clock, signal });
  const start = clock.now() + OPEN_AHEAD_MS;
  const recorder = createRecorder(start);
  // Each has numbers of its own, so that the same seed gives the same arrivals, whatever is drawn beside them.
  const draw = (number: number) => createRandom(seed + number);
  const [ofAuthors, ofReaders, ofSamples, ofTexts] = [draw(1), draw(2), draw(3), draw(4)];
  // Whatever has been sent and not been answered or seen. Each ends by itself, within a limit of its own.
  const underWay = new Set<Promise<void>>();
  const track = (work: Promise<void>) => {
    const tracked: Promise<void> = work.catch(recorder.fail).finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  };

  const post = createPosting({ client, world, random: ofTexts, run, recorder, clock });
  const openSample = async (author: number, number: string): Promise<Sample> => {
    const context = { client: observers, world, recorder, clock, signal, rings: target.rings };
    const sample = await createSample({ ...context, author, tag: `부하${run}${number}`, random: ofSamples });
    track(sample.open());
    return sample;
  };
  const sent = (due: number) => recorder.lateness.record(Math.max(0, clock.now() - due));
  const context = { clock, signal };
  const { phases, seconds, posts, sampled, reads, celebrity } = planArrivals(scenario);
  const samples: Promise<Sample>[] = [];
  const ofLargest: Promise<Sample>[] = [];

  const generator = watchGenerator();
  const machine = watchMachine();
  const processes = watchProcesses(target.processes);
  const counts = await watchCounts(target, recorder, clock);
  const stopProgress = showProgress(process.stderr, () =>
    describe({ recorder, phases, elapsedMs: clock.now() - start, underWay: underWay.size }),
  );
  try {
    await Promise.all([
      runArrivals(sampled(), start - OPEN_AHEAD_MS, context, (index) => {
        samples.push(openSample(ofSamples.below(users), `n${index}`));
      }),
      runArrivals(celebrity(), start - OPEN_AHEAD_MS, context, (index) => {
        ofLargest.push(openSample(LARGEST, `l${index}`));
      }),
      runArrivals(posts(), start, context, (_, due) => {
        sent(due);
        track(post(due, ofAuthors.below(users), undefined));
      }),
      runArrivals(sampled(), start, context, (index, due) => {
        sent(due);
        track(Promise.resolve(samples[index]).then((sample) => post(due, sample?.author ?? LARGEST, sample)));
      }),
      runArrivals(celebrity(), start, context, (index, due) => {
        sent(due);
        track(Promise.resolve(ofLargest[index]).then((sample) => post(due, LARGEST, sample)));
      }),
      runArrivals(reads(), start, context, (_, due) => {
        sent(due);
        track(readHome({ client, world, recorder, clock, reader: pickReader(users, ofReaders), due }));
      }),
    ]);
    const postingSeconds = (clock.now() - start) / 1_000;
    await Promise.all(underWay);
    signal.throwIfAborted();
    const counted = await counts.settle(recorder.owed);
    return {
      recorder,
      counted,
      postingSeconds: Math.max(postingSeconds, seconds),
      wholeSeconds: (clock.now() - start) / 1_000,
      generator: generator(recorder.lateness.summary()),
      machine: machine(),
      processes: processes(),
    };
  } finally {
    stopProgress();
    counts.stop();
    await Promise.all([client.close(), observers.close()]);
  }
}

/** A few read all day, most now and then: half of the reads are by the sixteenth of people who read most. */
const pickReader = (users: number, random: Random): number => Math.floor(users * random.next() ** 4);

async function readHome(options: {
  client: Client;
  world: World;
  recorder: Recorder;
  clock: Clock;
  reader: number;
  due: number;
}): Promise<void> {
  const { client, world, recorder, clock, reader, due } = options;
  const { token } = await world.person(reader);
  recorder.second(due).reads++;
  await client.send('GET home', { method: 'GET', path: '/v1/timelines/home', token }, 200);
  recorder.record('reads', due, clock.now() - due);
}

/** When the posts and the reads of a scenario are due; the same times whenever they are asked for. */
function planArrivals({ phases, arrival, world: { seed }, celebrity, samplesPerSecond }: Scenario) {
  const seconds = phases.reduce((sum, phase) => sum + phase.seconds, 0);
  const stretches = (rate: (phase: Scenario['phases'][number]) => number): Stretch[] =>
    phases.map((phase) => ({ seconds: phase.seconds, perSecond: rate(phase) }));
  const arrivals = (of: Stretch[], salt: number) =>
    arrival === 'poisson' ? poissonArrivals(of, createRandom(seed + salt)) : constantArrivals(of);
  // As many in a storm as before it: watching must not become a storm of its own.
  const sampled = stretches(({ postsPerSecond }) => Math.min(postsPerSecond, samplesPerSecond));
  const rest = stretches(({ postsPerSecond }) => Math.max(0, postsPerSecond - samplesPerSecond));
  const reads = stretches(({ postsPerSecond, readsPerPost }) => postsPerSecond * readsPerPost);
  return {
    phases,
    seconds,
    sampled: () => constantArrivals(sampled),
    posts: () => arrivals(rest, 11),
    reads: () => arrivals(reads, 12),
    celebrity: () =>
      celebrity ? constantArrivals([{ seconds, perSecond: 1 / celebrity.everySeconds }]) : [].values(),
  };
}
