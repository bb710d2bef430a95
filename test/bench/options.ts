import { describeNumbers, OptionError, parseArguments } from '../lab/command-line.ts';
import { FEWEST_FOLLOWERS } from './audience.ts';
import { onRequest, type Part, parts } from './parts.ts';

export interface BenchOptions {
  port: number;
  repetitions: number;
  seconds: number;
  followers: number;
  only: Part[];
  json: string | undefined;
  picture: string | undefined;
}

const ofLargest = { min: FEWEST_FOLLOWERS, max: 5_000_000 };
const listens = 'where the own api listens, or else the next free port';
const repeated = 'of every figure; fewer than 5 say little';
const numbers = {
  port: { default: 4240, min: 1, max: 65_535, whole: true, help: listens },
  repetitions: { default: 5, min: 1, max: 100, whole: true, help: repeated },
  seconds: { default: 4, min: 1, max: 60, whole: false, help: 'how long each repetition of a loop takes' },
  followers: { ...ofLargest, default: 1_000_000, whole: true, help: 'of the largest author' },
} as const;

const names = Object.keys(parts) as Part[];

export const help = [
  'npm run bench -- [options]    what Ripple does, beside the least that anything does on these servers',
  '',
  `  --only <parts>         some of ${names.join(',')}`,
  `                         (all but ${onRequest.join(',')} if not given)`,
  '  --json <file>          writes all values to this file',
  '  --picture <file>       of nodes: writes an SVG of how much more do to this file',
  ...describeNumbers(numbers),
  '  --help                 this text',
  '',
  'Exit code: 0 every goal is kept, 1 one is missed, 2 bad options.',
].join('\n');

/** @throws {OptionError} */
export function parseOptions(argv: string[]): BenchOptions | 'help' {
  const {
    help: wanted,
    number,
    text,
  } = parseArguments(argv, { numbers, texts: ['only', 'json', 'picture'] });
  if (wanted) return 'help';
  const only = text('only')
    ?.split(',')
    .map((name) => {
      const part = names.find((each) => each === name.trim());
      if (!part) throw new OptionError(`--only takes ${names.join(',')}, not "${name}".`);
      return part;
    });
  return {
    port: number('port'),
    repetitions: number('repetitions'),
    seconds: number('seconds'),
    followers: number('followers'),
    only: only ?? names.filter((name) => !onRequest.includes(name)),
    json: text('json'),
    picture: text('picture'),
  };
}
