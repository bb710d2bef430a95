import { setTimeout as sleep } from 'node:timers/promises';
import { elapsed } from '../elapsed.ts';
import { StartupError } from '../startup-error.ts';
import { aborted } from './command.ts';
import { launch, type Program, type Running } from './program.ts';
import { createRestarts } from './restarts.ts';
import { untilReady } from './until-ready.ts';

export interface Supervised {
  label: string;
  logFile: string;
  readonly pid: number;
  condition(): Condition;
  /** Sends a signal; a process that dies of it is started again. */
  kill(signal?: NodeJS.Signals): void;
  /** Kills it, and resolves when it has been started again and is ready. */
  crash(): Promise<void>;
  /** Stops it in good order; it stays so until it is told to resume. */
  pause(): Promise<void>;
  /** Starts it again at once. Resolves when it is ready, or has died and is being restarted like any other. */
  resume(): Promise<void>;
  /** Pauses and resumes it, and resolves when it is ready. */
  restart(): Promise<void>;
  /** Ends it, for good. */
  stop(): Promise<void>;
}

export interface Condition {
  /** `waiting`: it died, and its next start has a time. `stopped`: by request. */
  state: 'starting' | 'running' | 'waiting' | 'stopped';
  deathsInARow: number;
  /** In words: `exit code 1`, `SIGKILL`. */
  lastDeath: string | undefined;
  /** Until the next start; undefined unless it is waiting. */
  restartInMs: number | undefined;
}

export interface Clock {
  now(): number;
  /** Resolves after `ms`, or when the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

export interface Supervision {
  log(line: string): void;
  /** Whether a first start that fails rejects. Else it counts as a death: it is tried again. */
  required: boolean;
  /** Called at the fifth death in a row, for a run that is worthless without this program. */
  onKeepsDying(error: StartupError): void;
  /** Ends the first start. */
  signal?: AbortSignal | undefined;
  clock?: Clock;
}

const KEEPS_DYING = 5;
const systemClock: Clock = {
  now: Date.now,
  wait: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
};

/**
 * Starts a program, and starts it again whenever it dies, after pauses that grow (restarts.ts).
 * Resolves when it is ready; if it is not required, also when its first start has failed or takes too long.
 * @throws {StartupError} if it is required and its first start fails; the reason of `signal` when that is aborted
 */
export async function supervise(program: Program, supervision: Supervision): Promise<Supervised> {
  const { log, required, onKeepsDying, signal, clock = systemClock } = supervision;
  const { label, logFile } = program;
  const ending = new AbortController();
  const restarts = createRestarts({ now: clock.now });
  /** The last process that was stopped on purpose: its end is no death. */
  let paused: Running | undefined;
  let pausing: { over: Promise<void>; end(): void } | undefined;
  let waiting: { until: number; cut: AbortController } | undefined;

  signal?.throwIfAborted();
  let running = launch(program);
  if (required) {
    try {
      await untilReady(program, running, { signal });
      restarts.ready();
    } catch (error) {
      await running.stop();
      throw error;
    }
  }
  let firstIsLate: () => void = () => {};
  const firstLate = new Promise<void>((resolve) => {
    firstIsLate = resolve;
  });
  /** Whether the process got ready. */
  let starting = required ? Promise.resolve(true) : watchStart();
  const guarding = guard();
  await Promise.race([starting, firstLate, ...(signal ? [aborted(signal)] : [])]);
  if (signal?.aborted) {
    await stop();
    throw signal.reason;
  }

  /** A process that is not ready in time and does not answer is killed, which counts as a death. */
  async function watchStart(): Promise<boolean> {
    const { readyWithinSeconds } = program;
    const onLate = () => {
      log(
        `${label} lives but is not ready after ${readyWithinSeconds} s; it is waited for, its log is ${logFile}`,
      );
      firstIsLate();
    };
    try {
      await untilReady(program, running, { onLate, signal: ending.signal });
      restarts.ready();
      return true;
    } catch (error) {
      if (running.hasEnded() || ending.signal.aborted) return false;
      log((error as Error).message);
      running.signal('SIGKILL');
      return false;
    }
  }

  async function waitAfterDeath(how: string): Promise<void> {
    const ms = restarts.died(how);
    const deaths = restarts.deathsInARow();
    waiting = { until: clock.now() + ms, cut: new AbortController() };
    log(
      deaths === 1
        ? `${label} died (${how}) and is being started again; its log is ${logFile}`
        : `${label} died ${deaths} times in a row (${how} at last): next start in ${(ms / 1000).toFixed(1)} s, ` +
            `everything else goes on; its log is ${logFile}`,
    );
    if (deaths === KEEPS_DYING) {
      onKeepsDying(new StartupError(`${label} keeps dying (${how} at last); its log is ${logFile}`));
    }
    await clock.wait(ms, AbortSignal.any([ending.signal, waiting.cut.signal]));
    waiting = undefined;
  }

  async function guard(): Promise<void> {
    await starting;
    while (true) {
      const how = await running.ended;
      if (ending.signal.aborted) return;
      if (running !== paused) await waitAfterDeath(how);
      await pausing?.over;
      if (ending.signal.aborted) return;
      const since = Date.now();
      running = launch(program);
      starting = watchStart();
      if (await starting) log(`${label} is back (${elapsed(since)})`);
    }
  }

  /** Resolves when the start of the successor of `last` is over. */
  async function nextStart(last: Running): Promise<{ process: Running; isReady: boolean }> {
    while (running === last && !ending.signal.aborted) await sleep(5);
    return { process: running, isReady: await starting };
  }

  /** Resolves when a successor of `last` is ready, whichever of them. */
  async function untilBack(last: Running): Promise<void> {
    let { process, isReady } = await nextStart(last);
    while (!isReady && !ending.signal.aborted) ({ process, isReady } = await nextStart(process));
  }

  async function pause(): Promise<void> {
    if (pausing === undefined) {
      let end: () => void = () => {};
      const over = new Promise<void>((resolve) => {
        end = resolve;
      });
      pausing = { over, end };
    }
    waiting?.cut.abort();
    paused = running;
    await running.stop();
  }

  async function resume(): Promise<void> {
    if (pausing === undefined) return;
    const last = running;
    restarts.forget();
    pausing.end();
    pausing = undefined;
    await nextStart(last);
  }

  async function stop(): Promise<void> {
    ending.abort();
    pausing?.end();
    await running.stop();
    await guarding;
  }

  function stateNow(): Condition['state'] {
    if (pausing) return 'stopped';
    if (waiting) return 'waiting';
    return restarts.isReady() ? 'running' : 'starting';
  }

  return {
    label,
    logFile,
    get pid() {
      return running.pid;
    },
    condition: () => ({
      state: stateNow(),
      deathsInARow: restarts.deathsInARow(),
      lastDeath: restarts.lastDeath(),
      restartInMs: waiting && Math.max(0, waiting.until - clock.now()),
    }),
    kill: (name = 'SIGKILL') => running.signal(name),
    async crash() {
      const last = running;
      last.signal('SIGKILL');
      await untilBack(last);
    },
    pause,
    resume,
    async restart() {
      await pause();
      const last = running;
      await resume();
      await untilBack(last);
    },
    stop,
  };
}
