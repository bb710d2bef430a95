import type { UserId } from '@ripple/messages';
import type { Graph } from './graph.ts';

export interface Person {
  id: UserId;
  handle: string;
  token: string;
}

/** People who follow each other, known by their numbers in the graph. */
export interface World {
  graph: Graph;
  handle(index: number): string;
  person(index: number): Promise<Person>;
  /** The follower whom a delivery reaches last: the highest shard, and there the highest id. */
  lastFollower(author: number): number | undefined;
}
