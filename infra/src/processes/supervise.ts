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
  /** Stops it in good order, starts it again, and resolves when it is ready. */
  restart(): Promise<void>;
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
  let restarting: Promise<void> | undefined;
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
      if (restarting === undefined) {
        const next = died(Date.now());
        if (next.kind === 'give-up') {
          onGivenUp(
            new StartupError(`${program.label} keeps dying (${how} at last); its log is ${program.logFile}`),
          );
          return;
        }
        log(`${program.label} died (${how}) and is being started again; its log is ${program.logFile}`);
        await sleep(next.delayMs, undefined, { signal: ending.signal }).catch(() => {});
        if (ending.signal.aborted) return;
      }
      const since = Date.now();
      running = launch(program);
      const ready = untilReady(program, running, ending.signal);
      restarting = undefined;
      await ready.then(
        () => log(`${program.label} is back (${elapsed(since)})`),
        () => running.signal('SIGKILL'),
      );
    }
  };
  const guarding = guard();

  return {
    label: program.label,
    logFile: program.logFile,
    get pid() {
      return running.pid;
    },
    kill: (name = 'SIGKILL') => running.signal(name),
    async crash() {
      let last = running;
      last.signal('SIGKILL');
      while (!ending.signal.aborted) {
        await sleep(5);
        if (running === last) continue;
        last = running;
        // One that dies again while it starts has another successor.
        const ready = await untilReady(program, last, ending.signal).then(
          () => true,
          () => false,
        );
        if (ready) return;
      }
    },
    async restart() {
      const before = running;
      restarting = before.stop();
      await restarting;
      while (running === before && !ending.signal.aborted) await sleep(5);
      await untilReady(program, running, ending.signal);
    },
    async stop() {
      ending.abort();
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
