import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { runCommand } from '@ripple/infra/command';

/** A mistake on the command line, in one sentence. */
export class OptionError extends Error {
  override name = 'OptionError';
}

/** Every figure is bounded: a slip of the finger must not become an hour of full load. */
export interface NumberOption {
  default: number;
  /** What the help says of the default, if the figure itself says nothing. */
  defaultText?: string;
  min: number;
  max: number;
  whole: boolean;
  help: string;
}

const HIGHEST_SEED = 2 ** 31 - 1;

/** A seed is drawn if none is given; the command has to print it. */
export const seedOption = (help: string): NumberOption => ({
  default: randomInt(HIGHEST_SEED),
  defaultText: 'by chance; printed',
  min: 0,
  max: HIGHEST_SEED,
  whole: true,
  help,
});

export interface Arguments<Numbers extends string, Texts extends string> {
  help: boolean;
  flag(name: string): boolean;
  number(name: Numbers): number;
  text(name: Texts): string | undefined;
  /** Of an option that may be given several times. */
  texts(name: string): string[];
  /** What is no option, as files to read. */
  operands: string[];
}

/** @throws {OptionError} */
export function parseArguments<Numbers extends string, Texts extends string>(
  argv: string[],
  {
    numbers,
    texts,
    flags = [],
    lists = [],
    operands = false,
  }: {
    numbers: Record<Numbers, NumberOption>;
    texts: readonly Texts[];
    flags?: readonly string[];
    lists?: readonly string[];
    operands?: boolean;
  },
): Arguments<Numbers, Texts> {
  const { values, positionals } = parse(argv, {
    withValue: [...Object.keys(numbers), ...texts],
    flags: ['help', ...flags],
    lists,
    operands,
  });
  return {
    help: values.help === true,
    flag: (name) => values[name] === true,
    number: (name) => parseNumber(name, numbers[name], values[name]),
    text: (name) => values[name] as string | undefined,
    texts: (name) => (values[name] ?? []) as string[],
    operands: positionals,
  };
}

/** For the help: a line for each figure. */
export const describeNumbers = (numbers: Record<string, NumberOption>): string[] =>
  Object.entries(numbers).map(
    ([name, { help, default: value, defaultText = value }]) =>
      `  ${`--${name} <n>`.padEnd(22)} ${help} (default ${defaultText})`,
  );

/** @returns the exit code */
export function showHelp(help: string): number {
  console.log(help);
  return 0;
}

/** Runs a main function that reads options: exit code 2 for those that make no sense. */
export async function runWithOptions(main: (interrupted: AbortSignal) => Promise<number>): Promise<void> {
  await runCommand(async (interrupted) => {
    try {
      return await main(interrupted);
    } catch (error) {
      if (!(error instanceof OptionError)) throw error;
      console.error(error.message);
      return 2;
    }
  });
}

function parse(
  args: string[],
  {
    withValue,
    flags,
    lists,
    operands,
  }: { withValue: string[]; flags: string[]; lists: readonly string[]; operands: boolean },
): { values: Record<string, unknown>; positionals: string[] } {
  const options = Object.fromEntries([
    ...withValue.map((name) => [name, { type: 'string' }] as const),
    ...flags.map((name) => [name, { type: 'boolean' }] as const),
    ...lists.map((name) => [name, { type: 'string', multiple: true }] as const),
  ]);
  try {
    return parseArgs({ args, options, allowPositionals: operands });
  } catch (error) {
    // Node's explanation goes on for several sentences about positional arguments.
    const [sentence = ''] = (error as Error).message.split(/\.?\n|\. /);
    throw new OptionError(`${sentence} (--help lists the options).`);
  }
}

function parseNumber(name: string, option: NumberOption, value: unknown): number {
  const { min, max, whole } = option;
  if (value === undefined) return option.default;
  const text = String(value);
  const given = text.trim() === '' ? Number.NaN : Number(text);
  if (!(given >= min && given <= max) || (whole && !Number.isInteger(given))) {
    throw new OptionError(
      `--${name} must be a ${whole ? 'whole ' : ''}number from ${min} to ${max}, not "${text}".`,
    );
  }
  return given;
}
