import { parseArgs } from 'node:util';

export interface LoadOptions {
  /** A Ripple that runs already; undefined: one of our own. */
  url: URL | undefined;
  json: string | undefined;
  port: number;
  rate: number;
  seconds: number;
  readsPerPost: number;
  samples: number;
  users: number;
  follows: number;
  seed: number;
}

/** A mistake on the command line, in one sentence. */
export class OptionError extends Error {
  override name = 'OptionError';
}

/** Every figure is bounded: a slip of the finger must not become an hour of full load. */
const numbers = {
  port: { default: 3990, min: 1, max: 65_535, whole: true, help: 'where the own api listens' },
  rate: { default: 20, min: 0.1, max: 5_000, whole: false, help: 'posts per second' },
  seconds: { default: 40, min: 1, max: 3_600, whole: false, help: 'how long to post' },
  'reads-per-post': { default: 5, min: 0, max: 100, whole: false, help: 'home timelines read per post' },
  samples: { default: 2, min: 0.1, max: 5, whole: false, help: 'posts per second followed to every ring' },
  users: { default: 200, min: 2, max: 20_000, whole: true, help: 'people in the world' },
  follows: { default: 10, min: 1, max: 200, whole: true, help: 'how many others each of them follows' },
  seed: { default: 1, min: 0, max: 2 ** 31, whole: true, help: 'same seed, same world' },
} as const;
type NumberName = keyof typeof numbers;

export const help = [
  'npm run load -- [options]    load test of a Ripple: are the budgets of all rings kept?',
  '',
  '  --url <url>            a Ripple on this machine that runs already (default: a private one is started)',
  '  --json <file>          writes the figures to this file',
  ...Object.entries(numbers).map(
    ([name, { help, default: value }]) => `  ${`--${name} <n>`.padEnd(22)} ${help} (default ${value})`,
  ),
  '  --help                 this text',
  '',
  'Exit code: 0 all budgets kept, 1 something was too late, failed or not seen, 2 bad options.',
].join('\n');

/** @throws {OptionError} */
export function readOptions(argv: string[]): LoadOptions | 'help' {
  const values = parse(argv);
  if (values.help) return 'help';
  const number = (name: NumberName) => readNumber(name, values[name]);
  return {
    url: values.url === undefined ? undefined : readUrl(values.url),
    json: values.json,
    port: number('port'),
    rate: number('rate'),
    seconds: number('seconds'),
    readsPerPost: number('reads-per-post'),
    samples: number('samples'),
    users: number('users'),
    follows: number('follows'),
    seed: number('seed'),
  };
}

function parse(args: string[]) {
  const string = { type: 'string' } as const;
  const names = Object.keys(numbers) as NumberName[];
  const numeric = Object.fromEntries(names.map((name) => [name, string])) as Record<
    NumberName,
    typeof string
  >;
  try {
    return parseArgs({ args, options: { ...numeric, url: string, json: string, help: { type: 'boolean' } } })
      .values;
  } catch (error) {
    // Node's explanation goes on for several sentences about positional arguments.
    const [sentence = ''] = (error as Error).message.split(/\.?\n|\. /);
    throw new OptionError(`${sentence} (--help lists the options).`);
  }
}

function readNumber(name: NumberName, text: string | undefined): number {
  const { default: value, min, max, whole } = numbers[name];
  if (text === undefined) return value;
  const given = text.trim() === '' ? Number.NaN : Number(text);
  if (!(given >= min && given <= max) || (whole && !Number.isInteger(given))) {
    throw new OptionError(
      `--${name} must be a ${whole ? 'whole ' : ''}number from ${min} to ${max}, not "${text}".`,
    );
  }
  return given;
}

/** Load is for machines of one's own: nothing but this one can be aimed at. */
function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:') throw new OptionError(`--url must be an http:// address, not "${text}".`);
  if (!/^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)) {
    throw new OptionError(
      `--url must be on this machine (127.0.0.1, localhost or [::1]), not ${url.hostname}.`,
    );
  }
  return url;
}
