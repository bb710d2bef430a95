import { setTimeout as sleep } from 'node:timers/promises';
import { constantArrivals, systemClock } from '../lab/arrivals.ts';
import { createClient } from '../lab/client.ts';
import { createCrowd } from '../lab/crowd.ts';
import { countWork, isQuiet } from '../lab/quiet.ts';
import { createRandom } from '../lab/random.ts';
import type { Lab } from '../lab/stack.ts';
import { issueServerToken } from '../lab/tokens.ts';
import { watchRun } from '../lab/watch.ts';
import { createSmallGraph } from '../lab/world/graph.ts';
import { createWorldOverHttp } from '../lab/world/over-http.ts';
import { createCheckpoints } from './checkpoint.ts';
import { type Crowds, createCrowds } from './crowds.ts';
import { summarise, summarisePosts } from './figures.ts';
import { createFindings } from './findings.ts';
import { createGuests, planGuests } from './guests.ts';
import { inject } from './inject.ts';
import { judge } from './judge.ts';
import { createLedger } from './ledger.ts';
import type { ChaosOptions } from './options.ts';
import { createChaosRecorder } from './recorder.ts';
import { waitForRecovery } from './recovery.ts';
import { describeInjected } from './report.ts';
import { listRows } from './rows.ts';
import { emptiesRedis, planFaults } from './schedule.ts';
import type { Stage } from './stage.ts';
import type { Figures } from './verdict.ts';

const CONNECTIONS = { crowd: 128, observers: 32 };
/** As long as a client of today waits for an answer. */
const PATIENCE_MS = 3_000;
/** Everything runs before the first fault. */
const CALM_MS = 3_000;
const A_MONTH_OF_SECONDS = 2_592_000;

/**
 * Posts and reads go on while one fault follows another; then all is quiet, and every timeline is verified.
 * @param lab.keep takes after each fault what has been measured so far
 */
export async function run(
  stage: Stage,
  options: ChaosOptions,
  { log, signal, keep }: Lab & { keep: (figures: object) => Promise<void> },
): Promise<Figures> {
  const clock = systemClock;
  const { seed, users, follows } = options;
  const began = Date.now().toString(36);
  const client = createClient(stage.url, CONNECTIONS.crowd, PATIENCE_MS);
  const observers = createClient(stage.url, CONNECTIONS.observers);
  const ledger = createLedger();
  const recorder = createChaosRecorder();
  const findings = createFindings();
  const ofSamples = createRandom(seed + 4);
  const crowd = createCrowd({ recorder, clock, signal });
  const go = (perSecond: number, work: () => Promise<void>) =>
    crowd.go(constantArrivals([{ seconds: A_MONTH_OF_SECONDS, perSecond }]), clock.now(), work);
  const recorded = () => ({
    attempts: recorder.attempts.length,
    wrongPages: Object.fromEntries(recorder.wrongPages),
    refusals: Object.fromEntries(recorder.refusals),
    reads: recorder.reads,
    faults: summarise(recorder.faults, recorder.attempts, recorder.failedReads),
    injected: recorder.faults,
    errors: Object.fromEntries(recorder.errors),
  });
  let crowds: Crowds | undefined;
  try {
    const graph = createSmallGraph(users, follows, seed);
    const world = await createWorldOverHttp({ url: stage.url, graph, run: began, signal });
    const guests = await createGuests({
      ...{ url: stage.url, world, plan: planGuests(options), run: began, signal },
      random: createRandom(seed + 15),
    });
    const tokens = new Map([...world.people, ...guests.all].map(({ handle, token }) => [handle, token]));
    const serverToken = await issueServerToken(stage.jwtSecret);
    crowds = await createCrowds({
      ...{ client, world, guests, run: began, ledger, recorder, clock, serverToken },
      ...{ url: stage.url, chosen: options, signal: crowd.signal },
      recordsEvents: stage.recordsEvents,
    });
    const { followersOf, isFleeting, mayGo, restless } = crowds;
    const checkpoints = createCheckpoints({
      ...{ ledger, findings, tokens, clock, signal, client: observers, isFleeting, mayGo },
      isRestless: restless.isRestless,
      listRows: (above) => listRows(stage.pool, above),
      isQuiet: async () => isQuiet(await countWork(stage)),
    });
    log(`${users} people who follow each other; one fault after another from now on`);

    const finish = watchRun();
    for (const { perSecond, work } of crowds.works) if (perSecond > 0) go(perSecond, work);
    await sleep(CALM_MS, undefined, { signal });

    const start = clock.now();
    for (const fault of planFaults(seed, stage.possible, options.kinds)) {
      if (clock.now() - start > options.minutes * 60_000) break;
      if (emptiesRedis(fault)) await checkpoints.check(clock.now());
      const injected = recorder.begin(fault, clock.now());
      await inject(fault, stage, signal);
      injected.endedAt = clock.now();
      const recovery = { ledger, followersOf, client: observers, random: ofSamples, clock, signal };
      const seenMs = await waitForRecovery(injected, recovery);
      const rightAt = await checkpoints.check(injected.endedAt);
      if (seenMs !== undefined && rightAt !== undefined) {
        injected.recoveryMs = Math.max(seenMs, rightAt - injected.endedAt);
      }
      signal.throwIfAborted();
      const { worst } = summarisePosts(recorder.attempts.filter(({ during }) => during === injected));
      const sinceStart = injected.beganAt - start;
      log(describeInjected(recorder.faults.length, injected, { sinceStart, worst }));
      await keep(recorded());
      await sleep(fault.pauseMs, undefined, { signal });
    }

    log('All is lifted; waiting for quiet');
    await checkpoints.check(clock.now());
    await crowd.stop();
    const watched = finish(recorder.lateness.summary());
    const judged = await judge({
      ...{ stage, crowds, findings, serverToken, tokens, clock, signal, log },
      client: observers,
    });
    return { ...judged, ...watched, ...recorded(), cluster: options.cluster };
  } finally {
    await crowds?.stop();
    await crowd.stop();
    await Promise.all([client.close(), observers.close()]);
  }
}
