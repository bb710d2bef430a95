import { describeNumbers, OptionError, parseArguments } from '../lab/command-line.ts';
import { type BaselineName, baselineNames } from '../lab/target.ts';
import { createGraph, type Graph, type GraphPlan } from '../lab/world/graph.ts';
import { type ApiName, apiNames } from './api/api.ts';
import { atRate, loadScenario, type Scenario, scenarioNames } from './scenarios/scenario.ts';

export interface LoadOptions {
  /** A Ripple that runs already; undefined: one of our own. */
  url: URL | undefined;
  port: number;
  json: string | undefined;
  html: string | undefined;
  /** Whether the private one is a cluster. */
  cluster: boolean;
  /** Whether the highest rate is looked for at which every budget holds. */
  findLimit: boolean;
  scenario: Scenario;
  /** Of the scenario's world. */
  graph: Graph;
  baselines: BaselineName[];
  /** By which people post and read. */
  api: ApiName;
  /** A file that is imported meanwhile. */
  whileImporting: string | undefined;
}

export interface WorldOptions {
  port: number;
  graph: Graph;
}

const listens = 'where the own api listens, or else the next free port';
const whilePosting = 'how long to post, all phases together';
const port = { default: 3990, min: 1, max: 65_535, whole: true, help: listens } as const;
const asScenario = { default: Number.NaN, defaultText: 'as the scenario says' };
const ofWorld = {
  users: { min: 2, max: 5_000_000, whole: true, help: 'people in the world' },
  'mean-follows': { min: 0.1, max: 10_000, whole: false, help: 'how many others each follows on average' },
  largest: { min: 1, max: 5_000_000, whole: true, help: 'followers of the author with the most' },
  seed: { min: 0, max: 2 ** 31, whole: true, help: 'same seed, same world and same arrivals' },
} as const;

const runNumbers = {
  port,
  rate: { ...asScenario, min: 0.1, max: 5_000, whole: false, help: 'posts per second in the first phase' },
  seconds: { ...asScenario, min: 1, max: 86_400, whole: false, help: whilePosting },
  'reads-per-post': { ...asScenario, min: 0, max: 1_000, whole: false, help: 'home timelines read per post' },
  samples: { ...asScenario, min: 0.1, max: 5, whole: false, help: 'posts per second followed to every ring' },
  users: { ...ofWorld.users, ...asScenario },
  'mean-follows': { ...ofWorld['mean-follows'], ...asScenario },
  largest: { ...ofWorld.largest, ...asScenario },
  seed: { ...ofWorld.seed, ...asScenario },
} as const;

/** When the limit is looked for: with the fifty of a city, reads would be all that is measured. */
const LIMIT_READS_PER_POST = 1;
const LARGEST_SHARE = 0.2;
const worldNumbers = {
  port,
  users: { ...ofWorld.users, default: 100_000 },
  'mean-follows': { ...ofWorld['mean-follows'], default: 403 },
  largest: { ...ofWorld.largest, default: Number.NaN, defaultText: 'a fifth of the users' },
  seed: { ...ofWorld.seed, default: 1 },
} as const;

export const help = [
  'npm run load -- [options]                   load test of a Ripple: are the budgets of all rings kept?',
  'npm run load -- world [options]             builds a follow graph, for many runs',
  'npm run load -- compare A.json B.json       two results side by side; compare --help',
  '',
  `  --scenario <name>      ${scenarioNames.join(', ')}, or a file like test/load/scenarios/*.json (default smoke)`,
  `  --baseline <name>      ${baselineNames.join(', ')}: measured beside Ripple; may be given several times`,
  '  --url <url>            a Ripple on this machine that runs already (default: a private one is started)',
  '  --cluster              the private one is a cluster, as of npm start -- --cluster',
  '  --find-limit           looks for the highest rate at which every budget holds: of steady with one read per',
  '                         post, if not told otherwise, each try as long as the scenario, from --rate on',
  `  --api <name>           ${apiNames.join(' or ')}: by which people post and read homes (default ripple)`,
  '  --while-importing <file>  lines that are imported meanwhile, as npm run sample makes them',
  '  --json <file>          writes the figures to this file',
  '  --html <file>          writes a report to look at to this file',
  ...describeNumbers(runNumbers),
  '  --help                 this text',
  '',
  'world:',
  ...describeNumbers(worldNumbers),
  '',
  'Exit code: 0 all budgets kept, 1 something was too late, failed, not seen or not as the server says, 2 bad options.',
].join('\n');

/** @throws {OptionError} */
export function parseOptions(argv: string[]): LoadOptions | 'help' {
  const { help, flag, number, text, texts } = parseArguments(argv, {
    numbers: runNumbers,
    texts: ['url', 'json', 'html', 'scenario', 'while-importing', 'api'],
    lists: ['baseline'],
    flags: ['cluster', 'find-limit'],
  });
  if (help) return 'help';
  const url = text('url');
  const baselines = texts('baseline').map((name) => {
    const known = baselineNames.find((each) => each === name);
    if (!known) throw new OptionError(`--baseline is one of ${baselineNames.join(', ')}, not "${name}".`);
    return known;
  });
  if (url !== undefined && baselines.length > 0) {
    throw new OptionError('--baseline needs servers of its own: it does not go with --url.');
  }
  if (flag('cluster') && (url !== undefined || baselines.length > 0)) {
    throw new OptionError('--cluster goes neither with --url nor with --baseline.');
  }
  const findLimit = flag('find-limit');
  const api = apiNames.find((name) => name === (text('api') ?? 'ripple'));
  if (!api) throw new OptionError(`--api is one of ${apiNames.join(', ')}, not "${text('api')}".`);
  if (api !== 'ripple' && (url !== undefined || baselines.length > 0)) {
    throw new OptionError('--api goes neither with --url nor with --baseline.');
  }
  const whileImporting = text('while-importing');
  if (whileImporting !== undefined && (url !== undefined || findLimit)) {
    throw new OptionError('--while-importing goes neither with --url nor with --find-limit.');
  }
  if (findLimit && (url !== undefined || baselines.length > 0 || text('html') !== undefined)) {
    throw new OptionError('--find-limit goes neither with --url nor with --baseline nor with --html.');
  }
  const named = loadScenario(text('scenario') ?? (findLimit ? 'steady' : 'smoke'));
  const scenario = adapt(named, number, findLimit ? LIMIT_READS_PER_POST : undefined);
  return {
    url: url === undefined ? undefined : parseUrl(url),
    port: number('port'),
    json: text('json'),
    html: text('html'),
    cluster: flag('cluster'),
    findLimit,
    scenario,
    graph: graphOf(scenario.world),
    baselines: [...new Set(baselines)],
    api,
    whileImporting,
  };
}

/** @throws {OptionError} */
export function parseWorldOptions(argv: string[]): WorldOptions | 'help' {
  const { help, number } = parseArguments(argv, { numbers: worldNumbers, texts: [] });
  if (help) return 'help';
  const users = number('users');
  const largest = number('largest');
  return {
    port: number('port'),
    graph: graphOf({
      users,
      meanFollows: number('mean-follows'),
      largest: Number.isNaN(largest) ? Math.ceil(users * LARGEST_SHARE) : largest,
      seed: number('seed'),
    }),
  };
}

function graphOf(plan: GraphPlan): Graph {
  try {
    return createGraph(plan);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new OptionError(error.message);
  }
}

/** A scenario with what was asked for instead. @param readsPerPost if it was not asked for */
function adapt(
  scenario: Scenario,
  number: (name: keyof typeof runNumbers) => number,
  readsPerPost?: number,
): Scenario {
  const or = (name: keyof typeof runNumbers, otherwise: number) => {
    const value = number(name);
    return Number.isNaN(value) ? otherwise : value;
  };
  const { world, phases } = scenario;
  const seconds = phases.reduce((sum, phase) => sum + phase.seconds, 0);
  const longer = or('seconds', seconds) / seconds;
  const adapted = {
    ...scenario,
    samplesPerSecond: or('samples', scenario.samplesPerSecond),
    world: {
      users: or('users', world.users),
      meanFollows: or('mean-follows', world.meanFollows),
      largest: or('largest', world.largest),
      seed: or('seed', world.seed),
    },
    phases: phases.map((phase) => ({
      ...phase,
      seconds: phase.seconds * longer,
      readsPerPost: or('reads-per-post', readsPerPost ?? phase.readsPerPost),
    })),
  };
  const rate = number('rate');
  return Number.isNaN(rate) ? adapted : atRate(adapted, rate);
}

/** Load is for machines of one's own: nothing but this one can be aimed at. */
function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:') throw new OptionError(`--url must be an http:// address, not "${text}".`);
  if (!/^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)) {
    throw new OptionError(
      `--url must be on this machine (127.0.0.1, localhost or [::1]), not ${url.hostname}.`,
    );
  }
  return url;
}
