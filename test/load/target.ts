import type { LoadOptions } from './options.ts';
import { startPrivateStack } from './private-stack.ts';

/** The Ripple under load. */
export interface Target {
  url: URL;
  /** Resolves with the reason when it can't be kept running. */
  failure: Promise<Error>;
  stop(): Promise<void>;
}

/** The Ripple that was named, or a private one with servers of its own, which `stop` takes down again. */
export async function openTarget(
  options: LoadOptions,
  { log, signal }: { log: (line: string) => void; signal: AbortSignal },
): Promise<Target> {
  if (options.url) return { url: options.url, failure: new Promise(() => {}), async stop() {} };
  const { port } = options;
  const stack = await startPrivateStack({ name: 'load', command: 'npm run load', port, log, signal });
  const { url, failure, stop } = stack;
  return { url: new URL(url), failure, stop };
}
