import { createInterface } from 'node:readline/promises';
import { runCli } from './cli.ts';

/** The first Ctrl-C ends a command cleanly, the second at once. */
const interrupted = new AbortController();
const interrupt = () => {
  if (interrupted.signal.aborted) process.exit(130);
  interrupted.abort();
};
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupt);
// infra/run.mjs holds a channel open, and passes signals on: when it is killed, the channel closes.
process.once('disconnect', interrupt);
process.channel?.unref();
// A reader that has seen enough (head, less) is no error.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // During a question readline handles Ctrl-C as a key.
  terminal.on('SIGINT', interrupt);
  try {
    return /^y(es)?$/i.test(await terminal.question(`${question} [y/N] `, { signal: interrupted.signal }));
  } catch {
    return false;
  } finally {
    terminal.close();
  }
}

process.exitCode = await runCli(process.argv.slice(2), {
  environment: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: interrupted.signal,
  ...(process.stdin.isTTY && { confirm }),
});
process.off('disconnect', interrupt);
if (process.connected) process.disconnect();
