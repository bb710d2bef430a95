import { cpus } from 'node:os';

/** How busy this machine's processors were, with whatever runs on it. */
export interface MachineFigures {
  busy: number;
  /** Seconds in which there was no processor time left; whoever needed some then had to wait. */
  fullSeconds: number;
  seconds: number;
}

const FULL = 0.97;

/** Watches the processors, second by second, until it is asked. */
export function watchMachine() {
  const began = processorTimes();
  let last = began;
  let [fullSeconds, seconds] = [0, 0];
  const timer = setInterval(() => {
    const now = processorTimes();
    seconds++;
    if (busyBetween(last, now) >= FULL) fullSeconds++;
    last = now;
  }, 1_000);
  // A run that is interrupted never asks.
  timer.unref();
  return (): MachineFigures => {
    clearInterval(timer);
    return { busy: busyBetween(began, processorTimes()), fullSeconds, seconds };
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
