import { parseArgs } from 'node:util';
import type { Tools } from './tools.ts';
import { UsageError } from './usage-error.ts';

/** An option of a command; a flag if it has no `value`. */
export interface Option {
  /** The placeholder of its value in the help: `<n>`. */
  value?: string;
  /** May be given several times. */
  many?: boolean;
  help: string;
}

/** The arguments after the command's name. */
export interface Input {
  positionals: string[];
  flag(name: string): boolean;
  value(name: string): string | undefined;
  values(name: string): string[];
}

/** The result of a command: `data` for --json, `lines` for people. */
export interface Result {
  /** False: it found problems, or could not do all it was asked for. Exit code 1. */
  ok: boolean;
  data: unknown;
  lines: string[];
}

interface Description {
  /** One or two words. */
  name: string;
  /** What may follow the name besides options: `<handle>`. */
  operands?: string;
  summary: string;
  /** The explanation, in short lines. */
  help: string[];
  examples: string[];
  options: Record<string, Option>;
}

/** Works on the servers of a Ripple. */
export interface ServerCommand extends Description {
  /** @throws {UsageError} */
  run(tools: Tools, input: Input): Promise<Result>;
}

/** Needs no servers, and no settings. */
export interface StandaloneCommand extends Description {
  /** @throws {UsageError} */
  compute(input: Input): Result;
}

export type Command = ServerCommand | StandaloneCommand;

const everywhere: Record<string, Option> = {
  json: { help: 'prints one JSON document instead of text' },
  help: { help: 'this text' },
};

/** @throws {UsageError} in one sentence; Node's own explanation goes on for several */
export function parseInput(command: Command, args: string[]): Input {
  const known: Record<string, Option> = { ...command.options, ...everywhere };
  const options = Object.fromEntries(
    Object.entries(known).map(([name, { value, many }]) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const), multiple: many === true },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const texts = (name: string) => [values[name] ?? []].flat().map(String);
    return {
      positionals,
      flag: (name) => values[name] === true,
      value: (name) => texts(name)[0],
      values: texts,
    };
  } catch (error) {
    const [sentence = ''] = (error as Error).message.split(/\.?\n|\. /);
    throw new UsageError(`${sentence} (ripple ${command.name} --help lists the options).`);
  }
}

export function helpOf(command: Command): string {
  const usage = ['ripple', command.name, command.operands, '[options]'].filter(Boolean).join(' ');
  const options = Object.entries({ ...command.options, ...everywhere }).map(
    ([name, { value, help }]) => `  ${`--${name} ${value ?? ''}`.padEnd(24)} ${help}`,
  );
  return [
    `${command.summary}.`,
    '',
    `  ${usage}`,
    '',
    ...command.help,
    ...(command.help.length > 0 ? [''] : []),
    'Options:',
    ...options,
    '',
    'Examples:',
    ...command.examples.map(
      (example) => `  npm run ripple -- ${command.name}${example ? ` ${example}` : ''}`,
    ),
  ].join('\n');
}
