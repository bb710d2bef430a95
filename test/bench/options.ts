import { describeNumbers, OptionError, parseArguments } from '../lab/command-line.ts';
import { FEWEST_FOLLOWERS } from './audience.ts';
import { onRequest, type Part, parts } from './parts.ts';
import { partsOfCosts } from './write-costs.ts';

export interface BenchOptions {
  /** A commit that this tree is measured against. */
  against: string | undefined;
  /** How many runs of each. */
  pairs: number;
  /** What processor time per POST may be, by that of the commit; undefined: it is not judged. */
  atMost: number | undefined;
  /** For each of these runs: which figures, of what size, how often. */
  passed: string[];
  port: number;
  repetitions: number;
  seconds: number;
  followers: number;
  only: Part[];
  json: string | undefined;
  picture: string | undefined;
  /** Whether the costs of `ripple plan` are written. */
  writeCosts: boolean;
}

const ofLargest = { min: FEWEST_FOLLOWERS, max: 5_000_000 };
const listens = 'where the own api listens, or else the next free port';
const repeated = 'of every figure; fewer than 5 say little';
const DEFAULT_REPETITIONS = 5;
const numbers = {
  port: { default: 4240, min: 1, max: 65_535, whole: true, help: listens },
  repetitions: {
    ...{ default: Number.NaN, defaultText: `${DEFAULT_REPETITIONS}; 1 with --against` },
    ...{ min: 1, max: 100, whole: true, help: repeated },
  },
  seconds: { default: 4, min: 1, max: 60, whole: false, help: 'how long each repetition of a loop takes' },
  followers: { ...ofLargest, default: 1_000_000, whole: true, help: 'of the largest author' },
  pairs: { default: 5, min: 1, max: 100, whole: true, help: 'of --against: how many runs of each' },
  'at-most': {
    ...{ default: Number.NaN, defaultText: 'not judged', min: 0, max: 1_000, whole: false },
    help: "of --against: times the commit's processor time per POST",
  },
} as const;

const names = Object.keys(parts) as Part[];

export const help = [
  'npm run bench -- [options]    what Ripple does, beside the least that anything does on these servers',
  '',
  `  --only <parts>         some of ${names.join(',')}`,
  `                         (all but ${onRequest.join(',')} if not given)`,
  '  --against <commit>     the bench of a commit and that of this tree in turns, each with servers of its own',
  '  --json <file>          writes all values to this file',
  '  --write-costs          writes the costs that npm run ripple -- plan computes with',
  '  --picture <file>       of growth and nodes: writes their curves to this file, as SVG',
  ...describeNumbers(numbers),
  '  --help                 this text',
  '',
  'Exit code: 0 every goal is kept, 1 one is missed, 2 bad options.',
].join('\n');

/** @throws {OptionError} */
export function parseOptions(argv: string[]): BenchOptions | 'help' {
  const options = parseArguments(argv, {
    numbers,
    texts: ['against', 'only', 'json', 'picture'],
    flags: ['write-costs'],
  });
  if (options.help) return 'help';
  const { flag, number, text } = options;
  const chosen = text('only')?.split(',').map(parsePart);
  const only = chosen ?? names.filter((name) => !onRequest.includes(name));
  const against = text('against');
  const given = (value: number) => (Number.isNaN(value) ? undefined : value);
  const repetitions = given(number('repetitions')) ?? (against === undefined ? DEFAULT_REPETITIONS : 1);
  const [seconds, followers] = [number('seconds'), number('followers')];
  const writeCosts = flag('write-costs');
  const missing = partsOfCosts.filter((part) => !only.includes(part));
  if (writeCosts && missing.length > 0)
    throw new OptionError(
      `--write-costs needs ${partsOfCosts.join(',')}; ${missing.join(',')} is not in --only.`,
    );
  if (writeCosts && against !== undefined) throw new OptionError('--write-costs does not go with --against.');
  return {
    ...{ against, pairs: number('pairs'), atMost: given(number('at-most')) },
    passed: [
      ...(chosen ? ['--only', chosen.join(',')] : []),
      ...Object.entries({ repetitions, seconds, followers }).flatMap(([name, value]) => [
        `--${name}`,
        `${value}`,
      ]),
    ],
    port: number('port'),
    repetitions,
    seconds,
    followers,
    only,
    json: text('json'),
    picture: text('picture'),
    writeCosts,
  };
}

function parsePart(text: string): Part {
  const part = names.find((name) => name === text.trim());
  if (!part) throw new OptionError(`--only takes ${names.join(',')}, not "${text}".`);
  return part;
}
