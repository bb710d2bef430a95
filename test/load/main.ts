import { OptionError, runWithOptions, showHelp } from '../lab/command-line.ts';
import { withStack } from '../lab/stack.ts';
import { ensureWorld } from '../lab/world/ensure.ts';
import { compareCommand } from './compare.ts';
import { help, parseWorldOptions } from './options.ts';
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

/** `npm run load -- world`: builds a world and leaves it for the runs to come. */
async function buildOnly(argv: string[], signal: AbortSignal): Promise<number> {
  const options = parseWorldOptions(argv);
  if (options === 'help') return showHelp(help);
  const { port, graph } = options;
  const lab = { log: (line: string) => console.error(line), signal };
  await withStack({ ...lab, name: 'load', port }, (stack, lab) => ensureWorld(stack.databaseUrl, graph, lab));
  return 0;
}
