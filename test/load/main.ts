import { buildOnly } from './build-world.ts';
import { OptionError, runWithOptions } from './command-line.ts';
import { compareCommand } from './compare.ts';
import { run } from './run.ts';

const commands = { run, world: buildOnly, compare: compareCommand };

/** `npm run load`: exit code 1 when a budget is broken, 2 for options that make no sense. */
await runWithOptions((interrupted) => {
  const [first = ''] = process.argv.slice(2);
  // No command is the usual one, with options only.
  if (first === '' || first.startsWith('-')) return run(process.argv.slice(2), interrupted);
  const command = Object.hasOwn(commands, first) ? commands[first as keyof typeof commands] : undefined;
  if (command === undefined) {
    throw new OptionError(`There is no command "${first}"; there are ${Object.keys(commands).join(', ')}.`);
  }
  return command(process.argv.slice(3), interrupted);
});
