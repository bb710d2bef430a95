import { serviceNames } from '@ripple/infra/service-names';
import { systemClock } from '../../lab/arrivals.ts';
import { watchProcesses } from '../../lab/processes.ts';
import { type Bench, untilQuiet } from '../bench.ts';
import type { Figure } from '../figure.ts';

const SECONDS = 10;
const BYTES_OF_MB = 1e6;

/** What it costs to have nothing to do. */
export async function measureIdle(bench: Bench): Promise<Figure[]> {
  const { target, signal, repetitions } = bench;
  await untilQuiet(bench);
  const services = target.processes.filter(({ name }) => (serviceNames as readonly string[]).includes(name));
  const shares: number[] = [];
  const memory: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const stop = watchProcesses(services);
    await systemClock.sleep(SECONDS * 1_000, signal);
    signal.throwIfAborted();
    const used = stop();
    shares.push((100 * used.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0)) / SECONDS);
    memory.push(used.reduce((sum, each) => sum + each.memory.last, 0) / BYTES_OF_MB);
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
      values: memory,
      goal: { of: 'value', atMost: 650 },
    },
  ];
}
