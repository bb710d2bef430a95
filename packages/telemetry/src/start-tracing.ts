import { followOrigins } from './origin.ts';
import { switchTracingOn } from './tracing.ts';

/**
 * Switches tracing on for this process: loads the SDK, which reads from the OTEL_ variables where spans go and how many
 * are kept.
 * @returns a function that sends the last spans, for 1 s at most, and ends tracing
 */
export async function startTracing(options: {
  service: string;
  namespace: string;
  logLevel: string;
}): Promise<() => Promise<void>> {
  // Loaded only where it is used: it is larger than all the rest.
  const { startSdk } = await import('./sdk.ts');
  const stop = startSdk(options);
  switchTracingOn();
  followOrigins();
  return stop;
}
