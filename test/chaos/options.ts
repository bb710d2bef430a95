import { describeNumbers, OptionError, parseArguments, seedOption } from '../lab/command-line.ts';
import { describeKinds, type Kind, kinds } from './schedule.ts';

export interface ChaosOptions {
  minutes: number;
  seed: number;
  rate: number;
  reads: number;
  favourites: number;
  reposts: number;
  edits: number;
  relations: number;
  /** Acts of moderators and of guests. */
  states: number;
  users: number;
  follows: number;
  port: number;
  kinds: Kind[];
  json: string | undefined;
  strict: boolean;
  /** Whether each server is a cluster, and each service two processes. */
  cluster: boolean;
}

const listens = 'where the api listens, or else the next free port; 40 from there are used';
const numbers = {
  minutes: { default: 2, min: 0.1, max: 1_440, whole: false, help: 'how long things are broken' },
  seed: seedOption('same seed, same faults in the same order'),
  rate: { default: 6, min: 0.5, max: 200, whole: false, help: 'posts per second' },
  reads: { default: 10, min: 0, max: 500, whole: false, help: 'timelines read per second' },
  favourites: { default: 3, min: 0, max: 200, whole: false, help: 'posts made favourites per second' },
  reposts: { default: 1, min: 0, max: 200, whole: false, help: 'posts passed on per second' },
  edits: { default: 1, min: 0, max: 200, whole: false, help: 'posts edited per second' },
  relations: {
    default: 1,
    min: 0,
    max: 200,
    whole: false,
    help: 'follows, blocks and mutes changed per second',
  },
  states: {
    default: 1.5,
    min: 0,
    max: 200,
    whole: false,
    help: 'posts hidden, and acts of users who are locked, suspended or leave, per second',
  },
  users: { default: 40, min: 2, max: 1_000, whole: true, help: 'people in the world' },
  follows: { default: 8, min: 1, max: 100, whole: true, help: 'how many others each follows on average' },
  port: { default: 4090, min: 1_024, max: 32_000, whole: true, help: listens },
} as const;

export const help = [
  'npm run chaos -- [options]    posts while processes and servers are killed and frozen, then counts what is missing',
  '',
  ...describeNumbers(numbers),
  '  --cluster              on a cluster, as of npm start -- --cluster: nodes are killed, frozen and cut off',
  '  --only <kinds>         these kinds of faults only, separated by commas',
  '  --without <kinds>      all kinds but these',
  '  --strict               exit code 1 also for a promise of time that was broken',
  '  --json <file>          writes the figures, with every fault, to this file',
  '  --help                 this text',
  '',
  'Kinds of faults, one at a time:',
  ...describeKinds,
  '',
  'Exit code: 0 nothing lost, doubled, out of order or left over, 1 something was, 2 bad options.',
].join('\n');

/** @throws {OptionError} */
export function parseOptions(argv: string[]): ChaosOptions | 'help' {
  const { help, flag, number, text } = parseArguments(argv, {
    numbers,
    texts: ['json', 'only', 'without'],
    flags: ['strict', 'cluster'],
  });
  if (help) return 'help';
  return {
    minutes: number('minutes'),
    seed: number('seed'),
    rate: number('rate'),
    reads: number('reads'),
    favourites: number('favourites'),
    reposts: number('reposts'),
    edits: number('edits'),
    relations: number('relations'),
    states: number('states'),
    users: number('users'),
    follows: number('follows'),
    port: number('port'),
    kinds: parseKinds(text('only'), text('without')),
    json: text('json'),
    strict: flag('strict'),
    cluster: flag('cluster'),
  };
}

function parseKinds(only: string | undefined, without: string | undefined): Kind[] {
  const wanted = only === undefined ? kinds : parseList('only', only);
  const unwanted = without === undefined ? [] : parseList('without', without);
  const left = wanted.filter((kind) => !unwanted.includes(kind));
  if (left.length === 0) throw new OptionError('No kind of fault is left (--help lists them).');
  return left;
}

function parseList(option: string, text: string): Kind[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !(kinds as string[]).includes(name));
  if (unknown !== undefined) {
    throw new OptionError(`--${option} knows ${kinds.join(', ')}, but not "${unknown}".`);
  }
  return kinds.filter((kind) => names.includes(kind));
}
