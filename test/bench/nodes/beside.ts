import path from 'node:path';
import { buildServices } from '@ripple/infra/build';
import { instanceDir } from '@ripple/infra/paths';
import { type ServiceName, serviceNames } from '@ripple/infra/service-names';
import { type ServiceProcesses, startServiceProcesses } from '../../lab/service-processes.ts';
import type { Bench } from '../bench.ts';

/** After the ports of the stack. */
const PORTS_OF_STACK = 60;

/** Starts processes of a service beside those of the bench's stack. @param count may be 0 */
export async function startBeside(
  service: ServiceName,
  count: number,
  { stack, log, signal }: Pick<Bench, 'stack' | 'log' | 'signal'>,
): Promise<ServiceProcesses> {
  const dir = instanceDir('bench');
  return startServiceProcesses(Array(count).fill(service), stack, {
    build: await buildServices(serviceNames, dir, log),
    whose: 'of the bench',
    logs: path.join(dir, 'nodes'),
    firstPort: Number(new URL(stack.url).port) + PORTS_OF_STACK,
    signal,
  });
}
