import { setMaxListeners } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { runWithOptions } from '../load/command-line.ts';
import { help, readOptions } from './options.ts';
import { report } from './report.ts';
import { run } from './run.ts';
import { openStage } from './stage.ts';
import { breaches, failures } from './verdict.ts';

const log = (line: string) => console.error(line);

async function main(interrupted: AbortSignal): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') {
    console.log(help);
    return 0;
  }
  const { seed, json, strict } = options;
  log(`Seed ${seed}: --seed ${seed} gives the same faults again`);
  const failed = new AbortController();
  const signal = AbortSignal.any([interrupted, failed.signal]);
  // Everybody who sleeps listens to it.
  setMaxListeners(0, signal);
  const stage = await openStage(options.port, { log, signal });
  try {
    stage.failure.then((reason) => failed.abort(reason));
    const figures = await run(stage, options, { log, signal }).catch((error) => {
      throw signal.aborted ? signal.reason : error;
    });
    console.log(`\n${report(figures, options).join('\n')}`);
    const [wrong, slow] = [failures(figures), breaches(figures)];
    if (json) await writeFile(json, `${JSON.stringify({ options, figures, wrong, slow }, null, 2)}\n`);
    return wrong.length > 0 || (strict && slow.length > 0) ? 1 : 0;
  } finally {
    await stage.stop();
  }
}

/** `npm run chaos`: exit code 1 when something was lost, doubled, out of order or left over, 2 for bad options. */
await runWithOptions(main);
