import { describeMachine } from '../../lab/describe-machine.ts';
import { describeWork, isQuiet, waitForQuiet } from '../../lab/quiet.ts';
import { writeResult } from '../../lab/result-file.ts';
import { withPostgres } from '../../lab/servers.ts';
import { type Lab, withStack } from '../../lab/stack.ts';
import { rippleOf } from '../../lab/target.ts';
import { ensureWorld } from '../../lab/world/ensure.ts';
import { openWorld } from '../../lab/world/open.ts';
import { openMastodonApi } from '../api/mastodon.ts';
import { meanRate } from '../arrivals.ts';
import { measure } from '../measure.ts';
import type { LoadOptions } from '../options.ts';
import { subjectOf } from '../report/subject.ts';
import { atRate } from '../scenarios/scenario.ts';
import { describeLimit, describeTry, outcomeOf, type Try, triesTable } from './report.ts';
import { type Bounds, searchLimit } from './search.ts';

const LEAST_PER_SECOND = 0.5;
const MOST_PER_SECOND = 5_000;
const WITHIN = 0.05;
/** Code that has run a few hundred times has been compiled by the try before. */
const WARM_UP_POSTS = 60;
/** What a rate that is far too high has left takes as long as it was posted, and more. */
const QUIET_LIMIT_MS = 15 * 60_000;

/**
 * `npm run load -- --find-limit`: the highest rate at which every budget of a scenario holds, on a Ripple of its own.
 * @returns the exit code: 0 when the limit was found
 */
export async function findLimit(options: LoadOptions, lab: Lab): Promise<number> {
  const { scenario, graph, port, cluster, json } = options;
  const startedAt = new Date().toISOString();
  const tries: Try[] = [];
  let bounds: Bounds = { kept: undefined, broken: undefined };
  await withStack({ ...lab, name: 'load', port, cluster }, async (stack, { log, signal }) => {
    await ensureWorld(stack.databaseUrl, graph, { log, signal });
    const machine = await describeMachine(stack);
    const world = await openWorld(stack, graph, signal);
    const target = rippleOf(stack);
    const api = options.api === 'mastodon' ? await openMastodonApi(stack.databaseUrl) : undefined;
    const keep = () => writeResult(json, { startedAt, scenario, machine, tries, ...bounds });
    await withPostgres(stack.databaseUrl, async (pool) => {
      const { amqpUrl, nodes } = stack;
      const untilQuiet = async () => {
        const limits = { limitMs: QUIET_LIMIT_MS, signal, log };
        const underWay = await waitForQuiet({ pool, amqpUrl, nodes }, limits);
        if (!isQuiet(underWay)) throw new Error(`It did not become quiet: ${describeWork(underWay)}`);
      };
      const attempt = async (postsPerSecond: number) => {
        await untilQuiet();
        const faster = atRate(scenario, postsPerSecond);
        log(`${postsPerSecond} posts a second …`);
        const warmUpPosts = tries.length === 0 ? undefined : WARM_UP_POSTS;
        const measured = await measure(target, world, faster, signal, { api, warmUpPosts });
        const rest = { wantedPerSecond: meanRate(faster), bytesPerEntry: undefined };
        const subject = subjectOf(target, measured, rest);
        const outcome = outcomeOf(subject);
        tries.push({ postsPerSecond, outcome, subject });
        log(describeTry({ postsPerSecond, outcome, subject }));
        await keep();
        return outcome;
      };
      const first = scenario.phases[0]?.postsPerSecond ?? LEAST_PER_SECOND;
      const range = { first, least: LEAST_PER_SECOND, most: MOST_PER_SECOND, within: WITHIN };
      bounds = await searchLimit(range, attempt);
      await keep();
    });
  }).finally(() => {
    if (tries.length > 0) console.log(`\n${triesTable(tries).join('\n')}`);
  });
  console.log(`\n${describeLimit(bounds, tries, scenario)}`);
  return bounds.kept !== undefined && bounds.broken !== undefined ? 0 : 1;
}
