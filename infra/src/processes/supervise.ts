import { setTimeout as sleep } from 'node:timers/promises';
import { elapsed } from '../elapsed.ts';
import { StartupError } from '../startup-error.ts';
import { launch, type Program, type Running } from './program.ts';
import { createRestartLimit } from './restart-limit.ts';

export interface Supervised {
  label: string;
  logFile: string;
  readonly pid: number;
  /** Sends a signal; what dies of it is started again. */
  kill(signal?: NodeJS.Signals): void;
  /** Kills it, and resolves when it has been started again and is ready. */
  crash(): Promise<void>;
  /** Stops it in good order; it stays so until it is told to resume. */
  pause(): Promise<void>;
  /** Starts it again, and resolves when it is ready. */
  resume(): Promise<void>;
  /** Pauses and resumes it. */
  restart(): Promise<void>;
  /** Ends it, for good. */
  stop(): Promise<void>;
}

export interface Supervision {
  log(line: string): void;
  /** Called once, when it died too often to be worth another try. */
  onGivenUp(error: StartupError): void;
  signal?: AbortSignal | undefined;
}

/** Resolves when the program is ready; from then on it is started again whenever it dies. */
export async function supervise(program: Program, supervision: Supervision): Promise<Supervised> {
  const { log, onGivenUp, signal } = supervision;
  const ending = new AbortController();
  const died = createRestartLimit();

  signal?.throwIfAborted();
  let running = launch(program);
  /** The last one that was stopped on purpose: its end is no death. */
  let paused: Running | undefined;
  let pausing: { over: Promise<void>; end(): void } | undefined;
  try {
    await untilReady(program, running, signal);
  } catch (error) {
    await running.stop();
    throw error;
  }

  const guard = async () => {
    while (!ending.signal.aborted) {
      const how = await running.ended;
      if (ending.signal.aborted) return;
      if (running !== paused) {
        const next = died(Date.now());
        if (next.kind === 'give-up') {
          onGivenUp(
            new StartupError(`${program.label} keeps dying (${how} at last); its log is ${program.logFile}`),
          );
          return;
        }
        log(`${program.label} died (${how}) and is being started again; its log is ${program.logFile}`);
        await sleep(next.delayMs, undefined, { signal: ending.signal }).catch(() => {});
      }
      await pausing?.over;
      if (ending.signal.aborted) return;
      const since = Date.now();
      running = launch(program);
      await untilReady(program, running, ending.signal).then(
        () => log(`${program.label} is back (${elapsed(since)})`),
        () => running.signal('SIGKILL'),
      );
    }
  };
  const guarding = guard();

  /** Resolves when the successor of `last` is ready, or the successor of one that died again while it started. */
  async function untilBack(last: Running): Promise<void> {
    while (!ending.signal.aborted) {
      await sleep(5);
      if (running === last) continue;
      last = running;
      const ready = await untilReady(program, last, ending.signal).then(
        () => true,
        () => false,
      );
      if (ready) return;
    }
  }

  async function pause(): Promise<void> {
    if (pausing === undefined) {
      let end: () => void = () => {};
      const over = new Promise<void>((resolve) => {
        end = resolve;
      });
      pausing = { over, end };
    }
    paused = running;
    await running.stop();
  }

  async function resume(): Promise<void> {
    if (pausing === undefined) return;
    const last = running;
    pausing.end();
    pausing = undefined;
    await untilBack(last);
  }

  return {
    label: program.label,
    logFile: program.logFile,
    get pid() {
      return running.pid;
    },
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
      await resume();
    },
    async stop() {
      ending.abort();
      pausing?.end();
      await running.stop();
      await guarding;
    },
  };
}

async function untilReady(program: Program, running: Running, signal?: AbortSignal): Promise<void> {
  const deadline = Date.now() + program.readyWithinSeconds * 1000;
  while (!(await program.isReady().catch(() => false))) {
    signal?.throwIfAborted();
    if (running.hasEnded()) {
      const how = await running.ended;
      throw new StartupError(`${program.label} ended while starting (${how}); its log is ${program.logFile}`);
    }
    if (Date.now() > deadline) {
      throw new StartupError(
        `${program.label} was not ready within ${program.readyWithinSeconds} s; its log is ${program.logFile}`,
      );
    }
    await sleep(50);
  }
  signal?.throwIfAborted();
}
