import { armFailPoint } from '@ripple/fail-points';
import { type Command, helpOf, parseInput, type Result } from './command.ts';
import { commands } from './commands.ts';
import { readSettings } from './config.ts';
import { createProgress, type ProgressStream } from './progress.ts';
import { openTools, reasonOf } from './tools.ts';
import { UsageError } from './usage-error.ts';

/** The environment of a run: that of the process, or a test's. */
export interface Surroundings {
  environment: NodeJS.ProcessEnv;
  /** For a command that reads `-`; the process's own, if not given. */
  stdin?: AsyncIterable<Buffer | string>;
  stdout: { write(text: string): unknown };
  stderr: ProgressStream;
  signal: AbortSignal;
  /** Asks the user; left out where there is no terminal. */
  confirm?: (question: string) => Promise<boolean>;
}

/** Runs one command line. @returns its exit code: 0 fine, 1 problems or failure, 2 a mistake in the line */
export async function runCli(args: string[], surroundings: Surroundings): Promise<0 | 1 | 2> {
  const { stdout, stderr } = surroundings;
  try {
    const [command, rest] = findCommand(args);
    if (command === undefined || rest.includes('--help')) {
      stdout.write(`${command ? helpOf(command) : overview(args[0])}\n`);
      return 0;
    }
    return await run(command, rest, surroundings);
  } catch (error) {
    stderr.write(`${reasonOf(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function run(command: Command, args: string[], surroundings: Surroundings): Promise<0 | 1> {
  const { environment, stdin = process.stdin, stdout, stderr, signal, confirm } = surroundings;
  const input = parseInput(command, args);
  if (command.operands === undefined && input.positionals.length > 0) {
    throw new UsageError(`ripple ${command.name} takes no "${input.positionals[0]}".`);
  }
  const print = ({ ok, data, lines }: Result): 0 | 1 => {
    stdout.write(input.flag('json') ? `${JSON.stringify(data, null, 2)}\n` : `${lines.join('\n')}\n`);
    return ok ? 0 : 1;
  };
  if ('compute' in command) return print(command.compute(input));

  const progress = createProgress(stderr);
  const warn = (line: string) => {
    progress.clear();
    stderr.write(`${line}\n`);
  };
  const settings = readSettings(environment);
  if (settings.FAIL_POINT) armFailPoint(settings.FAIL_POINT);
  const tools = openTools(settings, {
    signal,
    progress: progress.show,
    warn,
    stdin,
    confirm,
  });
  try {
    const result = await command.run(tools, input);
    progress.clear();
    return print(result);
  } finally {
    progress.clear();
    await tools.close();
  }
}

/** The command that a line begins with, and the rest of it; no command if the overview was asked for. */
function findCommand(args: string[]): [Command | undefined, string[]] {
  const [first, second] = args;
  if (first === undefined) throw new UsageError(`Which command?\n\n${overview()}`);
  if (first === '--help' || first === '-h' || first === 'help') return [undefined, []];
  const rest = args.map((arg) => (arg === '-h' ? '--help' : arg));
  for (const command of commands) {
    const words = command.name.split(' ');
    if (words.every((word, index) => word === args[index])) return [command, rest.slice(words.length)];
  }
  const group = commands.filter(({ name }) => name.startsWith(`${first} `));
  if (group.length > 0 && rest.includes('--help')) return [undefined, []];
  if (group.length > 0) {
    const names = group.map(({ name }) => name.slice(first.length + 1)).join(', ');
    throw new UsageError(
      second === undefined || second.startsWith('-')
        ? `ripple ${first} what? One of: ${names}.`
        : `ripple ${first} knows no "${second}", only: ${names}.`,
    );
  }
  throw new UsageError(`There is no command "${first}" (ripple --help lists them).`);
}

function overview(group?: string): string {
  const shown = commands.filter(({ name }) => name.startsWith(`${group} `));
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'npm run ripple -- <command> [options]     tools for the person on call',
    '',
    ...(shown.length > 0 ? shown : commands).map(
      ({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`,
    ),
    '',
    'ripple <command> --help explains one. Every command takes --json; with npm, use',
    'npm run --silent ripple -- … --json, so that nothing but the document is printed.',
    '',
    'Works on the servers that DATABASE_URL, AMQP_URL and REDIS_URL name (and NAMESPACE), or, if none is',
    'set, on those of the npm start that runs in this clone.',
    '',
    'Exit code: 0 fine, 1 problems were found or something failed, 2 the command line makes no sense.',
  ].join('\n');
}
