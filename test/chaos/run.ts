import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../load/arrivals.ts';
import { createClient } from '../load/client.ts';
import { watchGenerator } from '../load/generator.ts';
import { watchMachine } from '../load/machine.ts';
import { createRandom } from '../load/random.ts';
import { createAdmirers } from './admirers.ts';
import { createAuthors } from './authors.ts';
import { createCheckpoints } from './checkpoint.ts';
import { createCrowd } from './crowd.ts';
import { summarise, summarisePosts } from './figures.ts';
import { createFindings } from './findings.ts';
import { inject } from './inject.ts';
import { judge } from './judge.ts';
import { createLedger } from './ledger.ts';
import { createListeners, type Listeners } from './listeners.ts';
import type { ChaosOptions } from './options.ts';
import { isQuiet, lookAtWork } from './quiet.ts';
import { createReaders } from './readers.ts';
import { createRecorder } from './recorder.ts';
import { waitForRecovery } from './recovery.ts';
import { describeInjected } from './report.ts';
import { emptiesRedis, planFaults } from './schedule.ts';
import type { Stage } from './stage.ts';
import { readRows } from './truth.ts';
import type { Figures } from './verdict.ts';
import { createWorld } from './world.ts';

const CONNECTIONS = { crowd: 128, observers: 32 };
/** As long as a client of today waits for an answer. */
const PATIENCE_MS = 3_000;
/** People with a live stream of their home. */
const LISTENERS = 5;
/** Everything runs before the first fault. */
const CALM_MS = 3_000;

/** Posts and reads go on while one fault follows another; then all is quiet, and every timeline is verified. */
export async function run(
  stage: Stage,
  options: ChaosOptions,
  { log, signal }: { log: (line: string) => void; signal: AbortSignal },
): Promise<Figures> {
  const clock = systemClock;
  const { seed, users, follows } = options;
  const began = Date.now().toString(36);
  const client = createClient(stage.url, CONNECTIONS.crowd, PATIENCE_MS);
  const observers = createClient(stage.url, CONNECTIONS.observers);
  const ledger = createLedger();
  const recorder = createRecorder();
  const findings = createFindings();
  // Each has numbers of its own: what one draws must not change what the others do.
  const draw = (number: number) => createRandom(seed + number);
  const [ofWorld, ofAuthors, ofReaders, ofSamples, ofAdmirers] = [
    draw(1),
    draw(2),
    draw(3),
    draw(4),
    draw(5),
  ];
  const crowd = createCrowd({ clock, signal, onError: recorder.fail });
  let listeners: Listeners | undefined;
  try {
    const world = await createWorld({
      url: stage.url,
      random: ofWorld,
      run: began,
      users,
      follows,
      signal,
    });
    const tokens = new Map(world.people.map(({ handle, token }) => [handle, token]));
    const context = { client, world, run: began, ledger, recorder, clock };
    const checkpoints = createCheckpoints({
      ...{ ledger, findings, tokens, clock, signal, client: observers },
      readRows: (above) => readRows(stage.pool, above),
      isQuiet: async () => isQuiet(await lookAtWork(stage)),
    });
    log(`${users} people who follow each other; one fault after another from now on`);

    listeners = await createListeners({ url: stage.url, people: world.people.slice(0, LISTENERS), clock });
    const { admire, wishes } = createAdmirers({ ...context, random: ofAdmirers, signal: crowd.signal });
    const generator = watchGenerator();
    const machine = watchMachine();
    crowd.go(options.rate, createAuthors({ ...context, random: ofAuthors, signal: crowd.signal }));
    crowd.go(options.reads, createReaders({ ...context, random: ofReaders }));
    crowd.go(options.favourites, admire);
    await sleep(CALM_MS, undefined, { signal });

    const start = clock.now();
    for (const fault of planFaults(seed, options.kinds)) {
      if (clock.now() - start > options.minutes * 60_000) break;
      if (emptiesRedis(fault)) await checkpoints.check(clock.now());
      const injected = recorder.begin(fault, clock.now());
      await inject(fault, stage, signal);
      injected.endedAt = clock.now();
      const recovery = { ledger, client: observers, random: ofSamples, clock, signal };
      const seenMs = await waitForRecovery(injected, recovery);
      const rightAt = await checkpoints.check(injected.endedAt);
      if (seenMs !== undefined && rightAt !== undefined) {
        injected.recoveryMs = Math.max(seenMs, rightAt - injected.endedAt);
      }
      signal.throwIfAborted();
      const { worst } = summarisePosts(recorder.attempts.filter(({ during }) => during === injected));
      const sinceStart = injected.beganAt - start;
      log(describeInjected(recorder.faults.length, injected, { sinceStart, worst }));
      await sleep(fault.pauseMs, undefined, { signal });
    }

    log('All is lifted; waiting for quiet');
    await checkpoints.check(clock.now());
    await crowd.stop();
    const watched = { generator: generator(crowd.lateness.summary()), machine: machine() };
    const judged = await judge({
      ...{ stage, ledger, wishes, listeners, findings, tokens, clock, signal, log },
      client: observers,
    });
    return {
      ...judged,
      ...watched,
      attempts: recorder.attempts.length,
      wrongPages: Object.fromEntries(recorder.wrongPages),
      reads: recorder.reads,
      faults: summarise(recorder.faults, recorder.attempts, recorder.failedReads),
      injected: recorder.faults,
      errors: Object.fromEntries(recorder.errors),
    };
  } finally {
    await listeners?.stop();
    await crowd.stop();
    await Promise.all([client.close(), observers.close()]);
  }
}
