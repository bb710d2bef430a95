import { buildOnly } from './build-world.ts';
import { runWithOptions } from './command-line.ts';
import { run } from './run.ts';

const commands: Record<string, (argv: string[], interrupted: AbortSignal) => Promise<number>> = {
  run,
  world: buildOnly,
};

/** `npm run load`: exit code 1 when a budget is broken, 2 for options that make no sense. */
await runWithOptions((interrupted) => {
  const [first = '', ...rest] = process.argv.slice(2);
  const command = Object.hasOwn(commands, first) ? commands[first] : undefined;
  return command ? command(rest, interrupted) : run(process.argv.slice(2), interrupted);
});
