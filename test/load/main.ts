import { setMaxListeners } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { OptionError, runWithOptions } from './command-line.ts';
import { compareCommand } from './compare.ts';
import { measure } from './measure.ts';
import { help, readOptions } from './options.ts';
import { report } from './report.ts';
import { openTarget } from './target.ts';
import { failures } from './verdict.ts';

const log = (line: string) => console.error(line);

async function run(argv: string[], interrupted: AbortSignal): Promise<number> {
  const options = readOptions(argv);
  if (options === 'help') {
    console.log(help);
    return 0;
  }
  const failed = new AbortController();
  const signal = AbortSignal.any([interrupted, failed.signal]);
  // Every observer that sleeps listens to it.
  setMaxListeners(0, signal);
  const target = await openTarget(options, { log, signal });
  try {
    target.failure.then((reason) => failed.abort(reason));
    const figures = await measure(target.url, options, { log, signal });
    signal.throwIfAborted();
    const broken = failures(figures);
    console.log(`\n${report(figures).join('\n')}`);
    for (const each of broken) console.log(`FAILED: ${each}`);
    const { json } = options;
    if (json) await writeFile(json, `${JSON.stringify({ options, figures, failed: broken }, null, 2)}\n`);
    return broken.length > 0 ? 1 : 0;
  } finally {
    await target.stop();
  }
}

const commands = { run, compare: compareCommand };

/** `npm run load`: exit code 1 when a budget is broken, 2 for options that make no sense. */
await runWithOptions((interrupted) => {
  const [first = ''] = process.argv.slice(2);
  // No command is the usual one, with options only.
  if (first === '' || first.startsWith('-')) return commands.run(process.argv.slice(2), interrupted);
  const command = Object.hasOwn(commands, first) ? commands[first as keyof typeof commands] : undefined;
  if (command === undefined) {
    throw new OptionError(`There is no command "${first}"; there are ${Object.keys(commands).join(', ')}.`);
  }
  return command(process.argv.slice(3), interrupted);
});
