import { monitorEventLoopDelay } from 'node:perf_hooks';
import { rings } from '@ripple/budgets';
import type { Summary } from './latencies.ts';

/** How well the load generator itself kept time. */
export interface GeneratorFigures {
  /** How late requests were sent. */
  lateness: Summary;
  /** How long its event loop was blocked; answers that came meanwhile were noticed that much late. */
  eventLoop: { p99: number; max: number };
  trusted: boolean;
}

const RESOLUTION_MS = 10;
/** A generator this late is a sizeable part of what it measures in the fastest ring. */
const TOO_LATE_MS = rings.author.aimMs / 2;

/** Watches this process' event loop until it is asked. */
export function watchGenerator() {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  return (lateness: Summary): GeneratorFigures => {
    delay.disable();
    // Node counts the interval between two looks in.
    const ms = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
    const eventLoop = { p99: ms(delay.percentile(99)), max: ms(delay.max) };
    const trusted = lateness.p99 <= TOO_LATE_MS && eventLoop.p99 <= TOO_LATE_MS;
    return { lateness, eventLoop, trusted };
  };
}
