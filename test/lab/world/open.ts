import type { Stack } from '@ripple/infra/stack';
import type { UserId } from '@ripple/messages';
import { namespace, purgeQueues } from '../servers.ts';
import { createTokens } from '../tokens.ts';
import { clearPosts, handleOf, listIds } from './build.ts';
import { type Graph, LARGEST } from './graph.ts';
import { findLastFollower } from './last-follower.ts';
import { openTimelines } from './open-timelines.ts';
import type { World } from './world.ts';

/** Opens a world that has been built: without the posts of earlier runs, and with every home timeline. */
export async function openWorld(
  stack: Pick<Stack, 'databaseUrl' | 'redisUrl' | 'amqpUrl' | 'nodes' | 'jwtSecret'>,
  graph: Graph,
  signal: AbortSignal,
): Promise<World> {
  const { databaseUrl, redisUrl, amqpUrl, nodes, jwtSecret } = stack;
  await purgeQueues(amqpUrl);
  await clearPosts(databaseUrl);
  const ids = await listIds(databaseUrl, graph.plan.users);
  await openTimelines({ redisUrl, nodes, namespace, users: Array.from(ids) as UserId[], signal });
  const tokenOf = createTokens(jwtSecret);
  const idOf = (index: number) => ids[index] as UserId;
  const lastOf = new Map<number, number | undefined>();
  const lastFollower = (author: number) => {
    if (!lastOf.has(author)) lastOf.set(author, findLastFollower(graph, author, idOf));
    return lastOf.get(author);
  };
  // The longest list takes a while to go through, which must not happen during a measurement.
  lastFollower(LARGEST);
  return {
    graph,
    handle: handleOf,
    person: async (index) => ({
      id: idOf(index),
      handle: handleOf(index),
      token: await tokenOf(idOf(index)),
    }),
    lastFollower,
  };
}
