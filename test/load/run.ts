import { setMaxListeners } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { startBaseline } from './baselines/start.ts';
import { ensureWorld } from './build-world.ts';
import { bytesPerEntry } from './bytes-per-entry.ts';
import { measure } from './measure.ts';
import { help, type LoadOptions, readOptions } from './options.ts';
import { startPrivateStack } from './private-stack.ts';
import { htmlReport } from './report/html.ts';
import type { LoadResult, Subject } from './report/result.ts';
import { subjectOf } from './report/subject.ts';
import { terminalReport } from './report/terminal.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { baselineOf, rippleAt, rippleOf } from './target.ts';
import { describeMachine } from './versions.ts';
import { createWorldOverHttp } from './world/create-over-http.ts';
import type { Graph } from './world/graph.ts';
import { openWorld } from './world/open.ts';

/** So far from Ripple's own, which take one each. */
const BASELINE_PORT = 20;

interface Context {
  log: (line: string) => void;
  signal: AbortSignal;
}

/** `npm run load`: one scenario, on Ripple and on the baselines that were named. */
export async function run(argv: string[], interrupted: AbortSignal): Promise<number> {
  const options = readOptions(argv);
  if (options === 'help') {
    console.log(help);
    return 0;
  }
  const log = (line: string) => console.error(line);
  const startedAt = new Date().toISOString();
  const { scenario, graph, json, html } = options;
  const found = options.url
    ? await loadForeign(options.url, graph, scenario, { log, signal: interrupted })
    : await loadPrivate(options, { log, signal: interrupted });
  const result: LoadResult = {
    version: 1,
    startedAt,
    scenario: describeScenario(scenario),
    world: {
      users: graph.plan.users,
      follows: graph.follows,
      largestAuthor: graph.plan.largest,
      seed: graph.plan.seed,
    },
    ...found,
  };
  console.log(`\n${terminalReport(result).join('\n')}`);
  if (json) await writeFile(json, `${JSON.stringify(result, null, 2)}\n`);
  if (html) await writeFile(html, htmlReport(result));
  return found.subjects[0]?.failed.length === 0 ? 0 : 1;
}

type Found = Pick<LoadResult, 'machine' | 'subjects'>;

/** A Ripple that somebody runs: of what is inside nothing is known but its answers. */
async function loadForeign(
  url: URL,
  graph: Graph,
  scenario: Scenario,
  { log, signal }: Context,
): Promise<Found> {
  const since = Date.now();
  const world = await createWorldOverHttp({ url, graph, run: Date.now().toString(36), signal });
  log(`${graph.plan.users} people who follow each other: ${((Date.now() - since) / 1_000).toFixed(1)} s`);
  setMaxListeners(0, signal);
  const target = rippleAt(url);
  const measured = await measure(target, world, scenario, { signal });
  const rest = { wantedPerSecond: meanRate(scenario), bytesPerEntry: undefined };
  return { machine: await describeMachine(), subjects: [subjectOf(target, measured, rest)] };
}

async function loadPrivate(options: LoadOptions, { log, signal }: Context): Promise<Found> {
  const { scenario, graph, port, baselines } = options;
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  // Every observer that sleeps listens to it.
  setMaxListeners(0, either);
  const stack = await startPrivateStack({ name: 'load', command: 'npm run load', port, log, signal: either });
  try {
    stack.failure.then((reason) => failed.abort(reason));
    await ensureWorld(stack.databaseUrl, graph, { log, signal: either });
    const machine = await describeMachine(stack);
    const subjects: Subject[] = [];
    const since = Date.now();
    const world = await openWorld(stack, graph, either);
    log(`${graph.plan.users} home timelines are open: ${((Date.now() - since) / 1_000).toFixed(1)} s`);
    const wantedPerSecond = meanRate(scenario);
    const ripple = rippleOf(stack);
    const measured = await measure(ripple, world, scenario, { signal: either });
    const bytes = await bytesPerEntry(stack.redisUrl);
    subjects.push(subjectOf(ripple, measured, { wantedPerSecond, bytesPerEntry: bytes }));
    for (const name of baselines) {
      log(`The same with the baseline ${name} …`);
      const baseline = await startBaseline(name, { ...stack, port: port + BASELINE_PORT });
      try {
        const target = baselineOf(name, baseline, stack);
        const other = await measure(target, world, scenario, { signal: either });
        subjects.push(subjectOf(target, other, { wantedPerSecond, bytesPerEntry: undefined }));
      } finally {
        await baseline.stop();
      }
    }
    return { machine, subjects };
  } finally {
    await stack.stop();
  }
}

function describeScenario({ name, about, arrival, phases }: Scenario): LoadResult['scenario'] {
  return {
    name,
    about,
    arrival,
    phases: phases.map(({ readsPerPost, ...phase }) => ({
      ...phase,
      readsPerSecond: phase.postsPerSecond * readsPerPost,
    })),
  };
}

function meanRate({ phases }: Scenario): number {
  const seconds = phases.reduce((sum, phase) => sum + phase.seconds, 0);
  return phases.reduce((sum, phase) => sum + phase.seconds * phase.postsPerSecond, 0) / seconds;
}
