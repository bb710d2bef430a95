import type { Stack, StackOptions } from '@ripple/infra/stack';

/** Everything comes from one address and few users here, and limits are not what is tried. */
const settings = { RATE_LIMIT_USER: '1000000000', RATE_LIMIT_ADDRESS: '1000000000', LOG_LEVEL: 'warn' };

/** A Ripple of one's own, without a demo world and without limits, on servers of its own. */
export async function startPrivateStack(options: Omit<StackOptions, 'env' | 'demo'>): Promise<Stack> {
  // Servers given in the environment belong to somebody's Ripple: they are left alone.
  const { DATABASE_URL: _d, AMQP_URL: _a, REDIS_URL: _r, ...environment } = process.env;
  const { startStack } = await import('@ripple/infra/stack');
  return startStack({ ...options, env: { ...environment, ...settings }, demo: false });
}
