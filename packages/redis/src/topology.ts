import type { RedisNode } from './redis.ts';

/** Which node holds which key. */
export interface Topology {
  isCluster: boolean;
  nodeOf(key: string): RedisNode;
  nodes(): RedisNode[];
  /** False until all nodes are known. */
  isKnown(): boolean;
  close(): void;
}

export const oneNode = (node: RedisNode): Topology => ({
  isCluster: false,
  nodeOf: () => node,
  nodes: () => [node],
  isKnown: () => true,
  close: () => node.disconnect(),
});
