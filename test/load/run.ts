import { writeFile } from 'node:fs/promises';
import { showHelp } from '../lab/command-line.ts';
import { describeMachine } from '../lab/describe-machine.ts';
import { writeResult } from '../lab/result-file.ts';
import { type Lab, withStack } from '../lab/stack.ts';
import { rippleAt, rippleOf, type Target } from '../lab/target.ts';
import { ensureWorld } from '../lab/world/ensure.ts';
import { openWorld } from '../lab/world/open.ts';
import { createWorldOverHttp } from '../lab/world/over-http.ts';
import { openMastodonApi } from './api/mastodon.ts';
import { meanRate } from './arrivals.ts';
import { withBaseline } from './baselines/start.ts';
import { bytesPerEntry } from './bytes-per-entry.ts';
import { importBeside } from './import-beside.ts';
import { findLimit } from './limit/find-limit.ts';
import { measure } from './measure.ts';
import { help, type LoadOptions, parseOptions } from './options.ts';
import { htmlReport } from './report/html.ts';
import type { LoadResult, Subject } from './report/result.ts';
import { subjectOf } from './report/subject.ts';
import { terminalReport } from './report/terminal.ts';

/** Takes what was measured, when it has been measured. */
type Keep = (machine: LoadResult['machine'], subject: Subject) => Promise<void>;

/** `npm run load`: one scenario, on Ripple and on the baselines that were named. */
export async function run(argv: string[], interrupted: AbortSignal): Promise<number> {
  const options = parseOptions(argv);
  if (options === 'help') return showHelp(help);
  const { json, html, url } = options;
  const lab = { log: (line: string) => console.error(line), signal: interrupted };
  if (options.findLimit) return findLimit(options, lab);
  const empty = { version: 1, startedAt: new Date().toISOString(), ...describeOptions(options) } as const;
  let result: LoadResult | undefined;
  const keep: Keep = async (machine, subject) => {
    result = { ...empty, machine, subjects: [...(result?.subjects ?? []), subject] };
    await writeResult(json, result);
    if (html) await writeFile(html, htmlReport(result));
  };
  try {
    await (url ? loadForeign(url, options, lab, keep) : loadPrivate(options, lab, keep));
  } finally {
    if (result) console.log(`\n${terminalReport(result).join('\n')}`);
  }
  return result?.subjects[0]?.failed.length === 0 ? 0 : 1;
}

/** A Ripple that runs already: all that is known of it are its answers. */
async function loadForeign(
  url: URL,
  { scenario, graph }: LoadOptions,
  { log, signal }: Lab,
  keep: Keep,
): Promise<void> {
  const since = Date.now();
  const world = await createWorldOverHttp({ url, graph, run: Date.now().toString(36), signal });
  log(`${graph.plan.users} people who follow each other: ${secondsSince(since)}`);
  const target = rippleAt(url);
  const measured = await measure(target, world, scenario, signal);
  const rest = { wantedPerSecond: meanRate(scenario), bytesPerEntry: undefined };
  await keep(await describeMachine(), subjectOf(target, measured, rest));
}

function loadPrivate(options: LoadOptions, lab: Lab, keep: Keep): Promise<void> {
  const { scenario, graph, port, cluster, baselines, whileImporting } = options;
  const isMastodon = options.api === 'mastodon';
  return withStack({ ...lab, name: 'load', port, cluster }, async (stack, { log, signal }) => {
    await ensureWorld(stack.databaseUrl, graph, { log, signal });
    const machine = await describeMachine(stack);
    const since = Date.now();
    const world = await openWorld(stack, graph, signal);
    log(`${graph.plan.users} home timelines are open: ${secondsSince(since)}`);
    const api = isMastodon ? await openMastodonApi(stack.databaseUrl) : undefined;
    const load = async (target: Target) => {
      const measured = await measure(target, world, scenario, signal, { api });
      const bytes = target.name === 'ripple' ? await bytesPerEntry(stack) : undefined;
      const rest = { wantedPerSecond: meanRate(scenario), bytesPerEntry: bytes };
      await keep(machine, subjectOf(target, measured, rest));
    };
    const stopImport = whileImporting === undefined ? undefined : importBeside(whileImporting, log);
    try {
      await load(rippleOf(stack));
    } finally {
      await stopImport?.();
    }
    for (const name of baselines) {
      log(`The same with the baseline ${name} …`);
      await withBaseline(name, stack, load);
    }
  });
}

const secondsSince = (since: number) => `${((Date.now() - since) / 1_000).toFixed(1)} s`;

function describeOptions({ scenario, graph, api }: LoadOptions): Pick<LoadResult, 'scenario' | 'world'> {
  const { name, about, arrival, phases } = scenario;
  const { users, largest, seed } = graph.plan;
  return {
    scenario: {
      name,
      ...(api === 'mastodon' && { api }),
      about,
      arrival,
      phases: phases.map(({ readsPerPost, ...phase }) => ({
        ...phase,
        readsPerSecond: phase.postsPerSecond * readsPerPost,
      })),
    },
    world: { users, follows: graph.follows, largestAuthor: largest, seed },
  };
}
