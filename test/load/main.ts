import { setMaxListeners } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { measure } from './measure.ts';
import { help, OptionError, readOptions } from './options.ts';
import { report } from './report.ts';
import { openTarget } from './target.ts';
import { failures } from './verdict.ts';

const log = (line: string) => console.error(line);

async function main(ending: AbortController): Promise<number> {
  const { signal } = ending;
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') {
    console.log(help);
    return 0;
  }
  const target = await openTarget(options, { log, signal });
  try {
    target.failure.then((reason) => ending.abort(reason));
    const figures = await measure(target.url, options, { log, signal });
    signal.throwIfAborted();
    const failed = failures(figures);
    console.log(`\n${report(figures).join('\n')}`);
    for (const each of failed) console.log(`FAILED: ${each}`);
    const { json } = options;
    if (json) await writeFile(json, `${JSON.stringify({ options, figures, failed }, null, 2)}\n`);
    return failed.length > 0 ? 1 : 0;
  } finally {
    await target.stop();
  }
}

const ending = new AbortController();
// Every observer that sleeps listens to it.
setMaxListeners(0, ending.signal);
let interrupted = false;
const interrupt = () => {
  interrupted = true;
  ending.abort();
};
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) process.once(name, interrupt);
try {
  process.exitCode = await main(ending);
} catch (error) {
  process.exitCode = interrupted ? 130 : error instanceof OptionError ? 2 : 1;
  if (!interrupted) console.error((error as Error).message);
}
// The channel to infra/run.mjs would keep this process alive.
if (process.connected) process.disconnect();
