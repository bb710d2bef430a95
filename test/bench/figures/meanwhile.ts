import { constantArrivals, systemClock } from '../../lab/arrivals.ts';
import { createCrowd } from '../../lab/crowd.ts';
import { createLatencies } from '../../lab/latencies.ts';
import { observe } from '../../lab/observe.ts';
import { createRecorder } from '../../lab/recorder.ts';
import { homeOf } from '../../lab/views.ts';
import { roles } from '../audience.ts';
import { type Bench, post, untilQuiet } from '../bench.ts';
import type { Figure } from '../figure.ts';
import { inTurns } from '../repeat.ts';

const PER_SECOND = 20;
const SECONDS = 4;
const POLL_MS = 50;
const LIMIT_MS = 30_000;

/** How long ordinary people wait while a post of the celebrity spreads. */
export async function measureMeanwhile(bench: Bench): Promise<Figure[]> {
  const { client, world, repetitions } = bench;
  const celebrity = await world.person(roles.celebrity);
  const { alone, beside } = await inTurns(repetitions, {
    alone: async () => {
      await untilQuiet(bench);
      return everydayLife(bench);
    },
    beside: async () => {
      await post(client, celebrity);
      return everydayLife(bench);
    },
  });
  await untilQuiet(bench);
  return [
    {
      name: 'POST while a celebrity’s spreads, p99',
      unit: 'ms',
      values: beside.postP99,
      floor: { name: 'the same without', values: alone.postP99 },
      goal: { of: 'ratio', atMost: 3 },
    },
    {
      name: 'POST while a celebrity’s spreads, worst',
      unit: 'ms',
      values: beside.postMost,
      goal: { of: 'value', atMost: 200 },
    },
    {
      name: 'seen by a follower meanwhile, p99',
      unit: 'ms',
      values: beside.seenP99,
      floor: { name: 'the same without', values: alone.seenP99 },
      goal: { of: 'value', atMost: 1_000 },
    },
  ];
}

/** Posts at a constant rate, each looked for by one of its followers. */
async function everydayLife({ client, world, authors, signal }: Bench) {
  const [posts, seen] = [createLatencies(), createLatencies()];
  const recorder = createRecorder();
  const crowd = createCrowd({ recorder, clock: systemClock, signal });
  const arrivals = constantArrivals([{ seconds: SECONDS, perSecond: PER_SECOND }]);
  await crowd.go(arrivals, performance.now(), async (index, due) => {
    const number = index % authors.length;
    const author = authors[number] as (typeof authors)[number];
    const last = world.lastFollower(roles.ordinary.from + number) ?? Number.NaN;
    const id = await post(client, author);
    posts.record(performance.now() - due);
    const ms = await observe({
      ...{ view: homeOf(client, await world.person(last)), post: id, since: due },
      ...{ everyMs: POLL_MS, limitMs: LIMIT_MS, clock: systemClock, signal, onError: () => {} },
    });
    seen.record(ms ?? LIMIT_MS);
  });
  await crowd.settle();
  for (const [error] of recorder.errors) throw new Error(error);
  return { postP99: posts.summary().p99, postMost: posts.summary().max, seenP99: seen.summary().p99 };
}
