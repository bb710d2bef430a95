import { isDeepStrictEqual } from 'node:util';
import type { Lab } from '../stack.ts';
import { buildWorld, findBuiltPlan } from './build.ts';
import type { Graph } from './graph.ts';

/** Builds the world unless the database holds it. */
export async function ensureWorld(databaseUrl: string, graph: Graph, { log, signal }: Lab): Promise<void> {
  const { users, meanFollows, largest, seed } = graph.plan;
  const name =
    `${users} people, ${graph.follows} follows (${meanFollows} each on average), ` +
    `${largest} followers of the largest author, seed ${seed}`;
  if (isDeepStrictEqual(await findBuiltPlan(databaseUrl), graph.plan)) {
    log(`The world is there: ${name}`);
    return;
  }
  const since = Date.now();
  log(`Building a world: ${name} …`);
  await buildWorld({ databaseUrl, graph, log, signal });
  log(`The world is built (${((Date.now() - since) / 1_000).toFixed(1)} s)`);
}
