import type { LoadOptions } from './options.ts';

/** The Ripple under load. */
export interface Target {
  url: URL;
  /** Resolves with the reason when it can't be kept running. */
  failure: Promise<Error>;
  stop(): Promise<void>;
}

/** Everything comes from one address and few users here, and limits are not what is tried. */
const settings = { RATE_LIMIT_USER: '1000000000', RATE_LIMIT_ADDRESS: '1000000000', LOG_LEVEL: 'warn' };

/** The Ripple that was named, or a private one with servers of its own, which `stop` takes down again. */
export async function openTarget(
  options: LoadOptions,
  { log, signal }: { log: (line: string) => void; signal: AbortSignal },
): Promise<Target> {
  if (options.url) return { url: options.url, failure: new Promise(() => {}), async stop() {} };
  // Servers given in the environment belong to somebody's Ripple: no load there unless --url says so.
  const { DATABASE_URL: _d, AMQP_URL: _a, REDIS_URL: _r, ...environment } = process.env;
  const { startStack } = await import('@ripple/infra/stack');
  const { url, failure, stop } = await startStack({
    name: 'load',
    command: 'npm run load',
    port: options.port,
    env: { ...environment, ...settings },
    demo: false,
    log,
    signal,
  });
  return { url: new URL(url), failure, stop };
}
