import { describeNumbers, OptionError, readArguments } from './command-line.ts';

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

export const help = [
  'npm run load -- [options]    load test of a Ripple: are the budgets of all rings kept?',
  'npm run load -- compare A.json B.json    two results side by side; compare --help',
  '',
  '  --url <url>            a Ripple on this machine that runs already (default: a private one is started)',
  '  --json <file>          writes the figures to this file',
  ...describeNumbers(numbers),
  '  --help                 this text',
  '',
  'Exit code: 0 all budgets kept, 1 something was too late, failed or not seen, 2 bad options.',
].join('\n');

/** @throws {OptionError} */
export function readOptions(argv: string[]): LoadOptions | 'help' {
  const { help, number, text } = readArguments(argv, { numbers, texts: ['url', 'json'] });
  if (help) return 'help';
  const url = text('url');
  return {
    url: url === undefined ? undefined : readUrl(url),
    json: text('json'),
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
