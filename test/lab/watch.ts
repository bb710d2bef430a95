import { cpus } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { rings } from '@ripple/messages';
import type { Summary } from './latencies.ts';
import { type ProcessCost, type WatchedProcess, watchProcesses } from './processes.ts';

/** How the generator, the machine and the processes under load fared during a run. */
export interface RunFigures {
  /** How well the load generator kept time, in ms. */
  generator: {
    /** How late requests were sent. */
    lateness: Summary;
    /** How long its event loop was blocked; answers that came meanwhile were noticed that much late. */
    eventLoop: { p99: number; max: number };
    trusted: boolean;
  };
  /** How busy all processors were, as a share, and in how many of the seconds no processor time was left. */
  machine: { busy: number; fullSeconds: number; seconds: number };
  processes: ProcessCost[];
}

const RESOLUTION_MS = 10;
/** A generator this late is a sizeable part of what it measures in the fastest ring. */
const TOO_LATE_MS = rings.author.aimMs / 2;
const FULL = 0.97;

/** Watches until it is asked. @returns a function that takes how late requests were sent and ends the watch */
export function watchRun(processes: WatchedProcess[] = []): (lateness: Summary) => RunFigures {
  const costs = watchProcesses(processes);
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const began = processorTimes();
  let last = began;
  let [fullSeconds, seconds] = [0, 0];
  const timer = setInterval(() => {
    const now = processorTimes();
    seconds++;
    if (busyBetween(last, now) >= FULL) fullSeconds++;
    last = now;
  }, 1_000);
  // An interrupted run does not end the watch.
  timer.unref();
  return (lateness) => {
    delay.disable();
    clearInterval(timer);
    // Node counts the interval between two looks in.
    const ms = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
    const eventLoop = { p99: ms(delay.percentile(99)), max: ms(delay.max) };
    const trusted = lateness.p99 <= TOO_LATE_MS && eventLoop.p99 <= TOO_LATE_MS;
    return {
      generator: { lateness, eventLoop, trusted },
      machine: { busy: busyBetween(began, processorTimes()), fullSeconds, seconds },
      processes: costs(),
    };
  };
}

interface Times {
  idle: number;
  all: number;
}

const busyBetween = (from: Times, to: Times) => 1 - (to.idle - from.idle) / Math.max(1, to.all - from.all);

function processorTimes(): Times {
  const times = cpus().map((processor) => processor.times);
  const idle = times.reduce((sum, time) => sum + time.idle, 0);
  const all = times.flatMap((time) => Object.values(time)).reduce((sum, time) => sum + time, 0);
  return { idle, all };
}
