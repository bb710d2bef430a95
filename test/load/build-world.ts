import { help, readWorldOptions } from './options.ts';
import { startPrivateStack } from './private-stack.ts';
import { buildWorld, readBuiltPlan } from './world/build.ts';
import type { Graph } from './world/graph.ts';

interface Context {
  log: (line: string) => void;
  signal: AbortSignal;
}

/** `npm run load -- world`: builds a world and leaves it for the runs to come. */
export async function buildOnly(argv: string[], signal: AbortSignal): Promise<number> {
  const options = readWorldOptions(argv);
  if (options === 'help') {
    console.log(help);
    return 0;
  }
  const log = (line: string) => console.error(line);
  const { port, graph } = options;
  const stack = await startPrivateStack({ name: 'load', command: 'npm run load', port, log, signal });
  try {
    await ensureWorld(stack.databaseUrl, graph, { log, signal });
  } finally {
    await stack.stop();
  }
  return 0;
}

/** Builds the world unless it is there. */
export async function ensureWorld(
  databaseUrl: string,
  graph: Graph,
  { log, signal }: Context,
): Promise<void> {
  const { users, meanFollows, largest, seed } = graph.plan;
  const name =
    `${users} people, ${graph.follows} follows (${meanFollows} each on average), ` +
    `${largest} followers of the largest author, seed ${seed}`;
  const built = await readBuiltPlan(databaseUrl);
  if (built && samePlan(built, graph.plan)) {
    log(`The world is there: ${name}`);
    return;
  }
  const since = Date.now();
  log(`Building a world: ${name} …`);
  await buildWorld({ databaseUrl, graph, log, signal });
  log(`The world is built (${((Date.now() - since) / 1_000).toFixed(1)} s)`);
}

const samePlan = (one: Graph['plan'], other: Graph['plan']) =>
  one.users === other.users &&
  one.meanFollows === other.meanFollows &&
  one.largest === other.largest &&
  one.seed === other.seed;
