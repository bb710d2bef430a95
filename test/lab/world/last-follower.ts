import type { UserId } from '@ripple/messages';
import { shardOf } from '@ripple/people';
import type { Graph } from './graph.ts';

/** Follower lists are delivered in the order of shards, and within one of ids: who comes at the very end. */
export function findLastFollower(
  graph: Graph,
  author: number,
  idOf: (user: number) => UserId,
): number | undefined {
  let last: { user: number; shard: number; id: UserId } | undefined;
  for (const user of graph.followers(author)) {
    const id = idOf(user);
    const shard = shardOf(id);
    if (!last || shard > last.shard || (shard === last.shard && id > last.id)) last = { user, shard, id };
  }
  return last?.user;
}
