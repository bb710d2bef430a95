import { setMaxListeners } from 'node:events';
import { nextFreePorts } from '@ripple/infra/ports';
import type { Stack, StackOptions } from '@ripple/infra/stack';

export interface Lab {
  log: (line: string) => void;
  signal: AbortSignal;
}

/** All requests come from one address and few users, and rate limits are not what is measured. */
export const withoutLimits = {
  RATE_LIMIT_USER: '1000000000',
  RATE_LIMIT_SERVER: '1000000000',
  RATE_LIMIT_ADDRESS: '1000000000',
  STREAMS_PER_ADDRESS: '1000000000',
  LOG_LEVEL: 'warn',
};

/**
 * Runs `work` on a Ripple without rate limits and, by default, without a demo world. It has servers of its own,
 * whose data lies in `.local/<name>/`, and listens on the first free port from `port` on.
 * The signal given to `work` is aborted, too, when a process of that Ripple can't be kept running.
 */
export async function withStack<T>(
  options: Lab & Pick<StackOptions, 'name' | 'port' | 'env' | 'wire' | 'cluster'> & { demo?: boolean },
  work: (stack: Stack, lab: Lab) => Promise<T>,
): Promise<T> {
  const { name, env, demo = false, log } = options;
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  // Each observer that sleeps listens to it.
  setMaxListeners(0, signal);
  // The servers that the environment names belong to another Ripple: they are left alone.
  const { DATABASE_URL: _d, AMQP_URL: _a, REDIS_URL: _r, ...environment } = process.env;
  const { startStack } = await import('@ripple/infra/stack');
  const stack = await startStack({
    ...options,
    command: `npm run ${name}`,
    port: await findFreePort(options.port),
    env: { ...environment, ...withoutLimits, ...env },
    demo,
    signal,
  });
  try {
    stack.failure.then((reason) => failed.abort(reason));
    return await work(stack, { log, signal });
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    await stack.stop();
  }
}

/** The first free port from `port` on. */
export async function findFreePort(port: number): Promise<number> {
  const [free = port] = await nextFreePorts(port, 1);
  return free;
}
