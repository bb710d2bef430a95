import { StartupError } from '../startup-error.ts';

/**
 * Runs a command line's main function: the first Ctrl-C (or SIGTERM, or the loss of the parent) asks it to end
 * through the signal it is given, the second ends everything at once. An error becomes one sentence.
 */
export async function runCommand(main: (interrupted: AbortSignal) => Promise<number>): Promise<void> {
  const interrupted = new AbortController();
  const interrupt = () => {
    if (interrupted.signal.aborted) process.exit(130);
    interrupted.abort();
    console.error('\nStopping …');
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupt);
  // infra/run.mjs holds a channel open: when it is killed, its end is the only signal to stop that this process gets.
  const orphaned = () => {
    if (!interrupted.signal.aborted) interrupt();
  };
  process.once('disconnect', orphaned);
  // The terminal may be gone before the servers are stopped.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  // Node ends when nothing is left to do, and waiting for a signal does not count: with servers elsewhere it would end here.
  const alive = setInterval(() => {}, 2 ** 30);
  try {
    process.exitCode = await main(interrupted.signal);
  } catch (error) {
    process.exitCode = interrupted.signal.aborted ? 130 : 1;
    if (!interrupted.signal.aborted) console.error(sentence(error));
  }
  clearInterval(alive);
  // The channel to infra/run.mjs, too, would keep Node alive.
  process.off('disconnect', orphaned);
  if (process.connected) process.disconnect();
}

function sentence(error: unknown): string {
  if (error instanceof StartupError) return error.message;
  if (process.env.LOG_LEVEL === 'debug' && error instanceof Error) return error.stack ?? error.message;
  const message = error instanceof Error ? error.message : String(error);
  return `${message} (unexpected; LOG_LEVEL=debug shows where it came from)`;
}

export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
