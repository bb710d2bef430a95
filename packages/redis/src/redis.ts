import type { Redis as RedisNode } from 'ioredis';

export type { RedisNode };

/** How keys are named. */
export interface Naming {
  /**
   * The name of a key that lies on the same node as all others with this tag. With one server it is the plain name, so
   * that an installation of before goes on with its keys.
   */
  together(name: string, tag: string | number): string;
  /** The hash tag of a shard of users. The tags of all shards are spread evenly over the slots of a cluster. */
  shardTag(shard: number): string;
}

/**
 * Redis, one server or a cluster of them. Callers name keys, and need not know how many nodes there are.
 */
export interface Redis extends Naming {
  isCluster: boolean;
  /**
   * The node that holds a key. A command for a key that has moved follows it; several keys of one command must lie
   * {@link together}.
   */
  onKey(key: string): RedisNode;
  /** All nodes that hold keys. */
  nodes(): RedisNode[];
  /** The keys that each node holds. */
  byNode(keys: readonly string[]): Map<RedisNode, string[]>;
  /** The values of any number of keys, in their order. What is asked for in one turn of the event loop goes together. */
  getMany(keys: readonly string[]): Promise<(Buffer | null)[]>;
  /** A script that works on keys that lie together: `KEYS` and `ARGV` are as given. */
  script<Reply>(name: string, lua: string): Script<Reply>;
  /**
   * A script that works on each of many keys by itself, wherever they lie. It is called once for each node, with the
   * keys that this node holds ({@link byNode}). In it, `keys` is a string, one key a line (no key has a line break), and
   * `args` is a table.
   */
  scriptOnNode<Reply>(name: string, lua: string): ScriptOnNode<Reply>;
  /**
   * `check` is done each time a connection to a node is made, on a connection of its own, and the node serves nothing
   * before. To be called before the first connection is made. @see clearAfterRestart
   */
  beforeServing(check: (connection: RedisNode) => Promise<void>): void;
  /** Whether a node serves. */
  isUp(node: RedisNode): boolean;
  /** Listens until the returned function is called. */
  onUp(listener: (node: RedisNode) => void): () => void;
  onDown(listener: (node: RedisNode) => void): () => void;
  /** Resolves when all nodes serve. @throws if that takes longer than `limitMs` */
  whenReady(limitMs?: number): Promise<void>;
  /** Resolves if all nodes answer. @throws if one doesn't */
  ping(): Promise<void>;
  close(): void;
}

export type Script<Reply> = (keys: readonly string[], ...args: (string | number)[]) => Promise<Reply>;
/** @returns a reply; several where the keys were found to lie on several nodes */
export type ScriptOnNode<Reply> = (
  node: RedisNode,
  keys: readonly string[],
  ...args: (string | number)[]
) => Promise<Reply[]>;
