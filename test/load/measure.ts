import { type Clock, constantRate, everyNth, runArrivals, systemClock } from './arrivals.ts';
import { createClient } from './client.ts';
import { watchGenerator } from './generator.ts';
import { watchMachine } from './machine.ts';
import type { LoadOptions } from './options.ts';
import { createPosting } from './post.ts';
import { describe, showProgress } from './progress.ts';
import { createRandom } from './random.ts';
import { createRecorder } from './recorder.ts';
import { createSample, type Sample } from './samples.ts';
import type { Figures } from './verdict.ts';
import { createWorld } from './world.ts';

/** Between opening the views of a sampled post and posting it. */
const OPEN_AHEAD_MS = 3_000;
/** Observers have connections of their own, so that polling never holds up a post. */
const CONNECTIONS = { load: 256, observers: 128 };

/** Builds a world, loads the Ripple at `url`, follows the samples to their end, and answers the figures. */
export async function measure(
  url: URL,
  options: LoadOptions,
  { log, signal, clock = systemClock }: { log: (line: string) => void; signal: AbortSignal; clock?: Clock },
): Promise<Figures> {
  const { rate, seconds, readsPerPost, users, follows, seed } = options;
  const run = Date.now().toString(36);
  const random = createRandom(seed);
  const recorder = createRecorder();
  const client = createClient(url, CONNECTIONS.load);
  const observers = createClient(url, CONNECTIONS.observers);
  // Whatever has been sent and not been answered or seen. Each ends by itself, within a limit of its own.
  const underWay = new Set<Promise<void>>();
  const track = (work: Promise<void>) => {
    const tracked: Promise<void> = work.catch(recorder.fail).finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  };

  try {
    const began = clock.now();
    const world = await createWorld({ client, random, run, users, follows, signal });
    log(`${users} people who follow each other: ${((clock.now() - began) / 1_000).toFixed(1)} s`);

    const context = { world, random, run, recorder, clock, signal };
    const posts = constantRate(rate, seconds);
    const step = Math.max(1, Math.round(rate / options.samples));
    const samples = new Map<number, Sample>();
    const post = createPosting({ client, ...context });
    const readHome = async (due: number) => {
      const { token } = random.pick(world.people);
      await client.send('GET home', { method: 'GET', path: '/v1/timelines/home', token }, 200);
      recorder.reads.record(clock.now() - due);
    };
    const sent = (due: number) => recorder.lateness.record(Math.max(0, clock.now() - due));

    const generator = watchGenerator();
    const machine = watchMachine();
    const start = clock.now() + OPEN_AHEAD_MS;
    const stopProgress = showProgress(process.stderr, () =>
      describe({ recorder, seconds, elapsedMs: clock.now() - start, underWay: underWay.size }),
    );
    try {
      await Promise.all([
        runArrivals(everyNth(posts, step), start - OPEN_AHEAD_MS, { clock, signal }, (index) => {
          const sample = createSample(index, { client: observers, ...context });
          samples.set(index * step, sample);
          track(sample.open());
        }),
        runArrivals(posts, start, { clock, signal }, (index, due) => {
          sent(due);
          track(post(index, due, samples.get(index)));
          samples.delete(index);
        }),
        runArrivals(constantRate(rate * readsPerPost, seconds), start, { clock, signal }, (_, due) => {
          sent(due);
          track(readHome(due));
        }),
      ]);
      const postedSeconds = (clock.now() - start + posts.everyMs) / 1_000;
      await Promise.all(underWay);
      return {
        rings: {
          author: { ...recorder.rings.author.summary(), unseen: recorder.unseen.author },
          followers: { ...recorder.rings.followers.summary(), unseen: recorder.unseen.followers },
          public: { ...recorder.rings.public.summary(), unseen: recorder.unseen.public },
          feeds: { ...recorder.rings.feeds.summary(), unseen: recorder.unseen.feeds },
        },
        reads: recorder.reads.summary(),
        posts: {
          ...recorder.posts,
          wantedPerSecond: rate,
          sentPerSecond: recorder.posts.sent / postedSeconds,
        },
        errors: Object.fromEntries(recorder.errors),
        generator: generator(recorder.lateness.summary()),
        machine: machine(),
      };
    } finally {
      stopProgress();
    }
  } finally {
    await Promise.all([client.close(), observers.close()]);
  }
}
