import type { UserId } from '@ripple/ids';
import type { Stack } from '@ripple/infra/stack';
import { purgeQueues } from '../clear.ts';
import { createTokens } from '../tokens.ts';
import { clearPosts, handleOf, readIds } from './build.ts';
import { type Graph, LARGEST } from './graph.ts';
import { findLastFollower } from './last-follower.ts';
import { openTimelines } from './open-timelines.ts';
import type { World } from './world.ts';

/** The namespace of every Ripple that is started here. */
const NAMESPACE = 'ripple';

/** A world that has been built, as it was then: nobody has posted yet. All home timelines are open. */
export async function openWorld(
  stack: Pick<Stack, 'databaseUrl' | 'redisUrl' | 'amqpUrl' | 'jwtSecret'>,
  graph: Graph,
  signal: AbortSignal,
): Promise<World> {
  const { databaseUrl, redisUrl, amqpUrl, jwtSecret } = stack;
  await purgeQueues(amqpUrl, NAMESPACE);
  await clearPosts(databaseUrl);
  const ids = (await readIds(databaseUrl, graph.plan.users)) as unknown as ArrayLike<UserId>;
  await openTimelines({ redisUrl, namespace: NAMESPACE, users: Array.from(ids), signal });
  const tokenOf = createTokens(jwtSecret);
  const idOf = (index: number) => ids[index] as UserId;
  const lastOf = new Map<number, number | undefined>();
  const lastFollower = (author: number) => {
    if (!lastOf.has(author)) lastOf.set(author, findLastFollower(graph, author, idOf));
    return lastOf.get(author);
  };
  // The one whose list takes a while to go through: not while the clock is running.
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
