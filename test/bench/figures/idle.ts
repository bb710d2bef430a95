import { serviceNames } from '@ripple/infra/service-names';
import { systemClock } from '../../lab/arrivals.ts';
import { watchProcesses } from '../../lab/processes.ts';
import { type Bench, untilQuiet } from '../bench.ts';
import type { Figure } from '../figure.ts';

const SECONDS = 10;
/** A process looks every 10 s whether it is idle, and then gives back what it doesn't need. V8 takes a few seconds more for it. */
const SETTLE_MS = 30_000;
const BYTES_PER_MB = 1_048_576;

/** What it costs to have nothing to do. What all processes share, as the program of Node, counts in each. */
export async function measureIdle(bench: Bench): Promise<Figure[]> {
  const { target, signal, repetitions } = bench;
  await untilQuiet(bench);
  await systemClock.sleep(SETTLE_MS, signal);
  const services = target.processes.filter(({ name }) => (serviceNames as readonly string[]).includes(name));
  const shares: number[] = [];
  const resident: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const stop = watchProcesses(services);
    await systemClock.sleep(SECONDS * 1_000, signal);
    signal.throwIfAborted();
    const costs = stop();
    shares.push((100 * costs.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0)) / SECONDS);
    resident.push(costs.reduce((sum, { memory }) => sum + memory.last, 0) / BYTES_PER_MB);
  }
  return [
    {
      name: 'all services, idle',
      unit: '% of a core',
      values: shares,
      goal: { of: 'value', atMost: 1.2 },
    },
    {
      name: 'all services, idle, resident',
      unit: 'MB',
      values: resident,
      goal: { of: 'value', atMost: 650 },
    },
  ];
}
