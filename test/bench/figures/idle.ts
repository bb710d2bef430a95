import { serviceNames } from '@ripple/infra/service-names';
import { systemClock } from '../../lab/arrivals.ts';
import { watchProcesses } from '../../lab/processes.ts';
import { type Bench, untilQuiet } from '../bench.ts';
import type { Figure } from '../figure.ts';

const SECONDS = 10;

/** What it costs to have nothing to do. */
export async function measureIdle(bench: Bench): Promise<Figure[]> {
  const { target, signal, repetitions } = bench;
  await untilQuiet(bench);
  const services = target.processes.filter(({ name }) => (serviceNames as readonly string[]).includes(name));
  const shares: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const stop = watchProcesses(services);
    await systemClock.sleep(SECONDS * 1_000, signal);
    signal.throwIfAborted();
    shares.push((100 * stop().reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0)) / SECONDS);
  }
  return [
    {
      name: 'all services, idle',
      unit: '% of a core',
      values: shares,
      goal: { of: 'value', atMost: 2 },
    },
  ];
}
