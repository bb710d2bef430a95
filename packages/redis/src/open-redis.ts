import { setTimeout as sleep } from 'node:timers/promises';
import { withTimeout } from '@ripple/concurrency';
import { openCluster } from './cluster.ts';
import { getAcrossSlots, getFromOne } from './get-many.ts';
import { namingFor } from './naming.ts';
import { type NodeOptions, openNode } from './open-node.ts';
import type { Redis, RedisNode, Script, ScriptOnNode } from './redis.ts';
import { type Check, serveAfterChecks } from './serve-after-checks.ts';
import { slotOf } from './slots.ts';
import { oneNode } from './topology.ts';

const READY_LIMIT_MS = 5_000;

/**
 * What a script that is called on a node begins with. Its keys are one argument: for 500 of them that is 0.1 instead of
 * 1.2 µs each here, and 0.2 less in Redis.
 */
const GIVEN = 'local keys, args = table.remove(ARGV, 1), ARGV\n';
/** And before that, where the node is one of several. */
const ACROSS_SLOTS = '#!lua flags=allow-cross-slot-keys\n';
/** Servers that refuse the flag, and slots that are being moved. */
const NOT_ACROSS = /non local key|CROSSSLOT|Unexpected flag|flags/;

/**
 * Opens Redis; connections keep themselves up.
 * @param options.url the server; in a cluster, the log-in of each node
 * @param options.nodes some nodes of a Redis Cluster, `host:port`, comma separated
 * @param options.onFallback in a cluster: `by-slot`, a script could not be called for all keys of a node at once, and was
 * called for each slot; `refused`, a command has failed for good by an answer of Redis
 */
export function openRedis(
  options: NodeOptions & {
    url: string;
    nodes?: string | undefined;
    onFallback?: (what: 'by-slot' | 'refused') => void;
  },
): Redis {
  const { url, nodes, whenDown, logger, onFallback = () => {} } = options;
  const checks: Check[] = [];
  const definitions = new Map<string, { lua: string }>();
  const opened = new Map<RedisNode, { isUp(): boolean }>();
  const listeners = { up: new Set<(node: RedisNode) => void>(), down: new Set<(node: RedisNode) => void>() };

  function open(nodeUrl: string): RedisNode {
    const node = openNode(nodeUrl, options);
    for (const [name, definition] of definitions) node.defineCommand(name, definition);
    const tell = (kind: keyof typeof listeners) => () => {
      for (const listener of listeners[kind]) listener(node);
    };
    const serving = serveAfterChecks(node, {
      checks,
      whenDown,
      logger,
      onUp: tell('up'),
      onDown: tell('down'),
    });
    opened.set(node, serving);
    node.on('end', () => {
      // One that is full comes back.
      if (!topology.nodes().includes(node)) opened.delete(node);
    });
    return node;
  }

  function define(name: string, lua: string): void {
    definitions.set(name, { lua });
    for (const node of opened.keys()) node.defineCommand(name, { lua });
  }

  const topology =
    nodes === undefined
      ? oneNode(open(url))
      : openCluster({
          url,
          seeds: nodes.split(','),
          open,
          whenDown,
          onRefused: () => onFallback('refused'),
          logger,
        });
  const { isCluster, nodeOf } = topology;

  function byNode(keys: readonly string[]): Map<RedisNode, string[]> {
    if (!isCluster) return new Map(keys.length > 0 ? [[nodeOf(''), keys as string[]]] : []);
    return groupBy(keys, nodeOf);
  }

  const isUp = (node: RedisNode) => opened.get(node)?.isUp() === true;

  return {
    isCluster,
    onKey: nodeOf,
    nodes: topology.nodes,
    byNode,
    getMany: isCluster ? getAcrossSlots(nodeOf) : getFromOne(nodeOf('')),
    ...namingFor(isCluster),
    script<Reply>(name: string, lua: string): Script<Reply> {
      define(name, lua);
      return (keys, ...args) => call(nodeOf(keys[0] as string), name, keys, args) as Promise<Reply>;
    },
    scriptOnNode<Reply>(name: string, lua: string): ScriptOnNode<Reply> {
      define(name, GIVEN + lua);
      const onNode = isCluster ? `${name}OnNode` : name;
      if (isCluster) define(onNode, ACROSS_SLOTS + GIVEN + lua);
      return async (node, keys, ...args) => {
        try {
          return [(await call(node, onNode, [], [keys.join('\n'), ...args])) as Reply];
        } catch (error) {
          if (!isCluster || !NOT_ACROSS.test((error as Error).message)) throw error;
        }
        onFallback('by-slot');
        const slots = [...groupBy(keys, slotOf).values()];
        return Promise.all(
          slots.map(
            (each) =>
              call(nodeOf(each[0] as string), name, each, [each.join('\n'), ...args]) as Promise<Reply>,
          ),
        );
      };
    },
    beforeServing(check) {
      checks.push(check);
    },
    isUp,
    onUp: (listener) => listen(listeners.up, listener),
    onDown: (listener) => listen(listeners.down, listener),
    async whenReady(limitMs = READY_LIMIT_MS) {
      const allUp = () => topology.isKnown() && topology.nodes().every(isUp);
      const stop = new AbortController();
      const waiting = (async () => {
        while (!allUp()) await sleep(10, undefined, { signal: stop.signal });
      })();
      await withTimeout(limitMs, waiting).finally(() => stop.abort());
    },
    async ping() {
      await Promise.all(topology.nodes().map((node) => node.ping()));
    },
    close: topology.close,
  };
}

type WithScripts = Record<string, (...args: (string | number)[]) => Promise<unknown>>;

/** The first argument of a script is the number of the keys that it declares. */
const call = (node: RedisNode, name: string, keys: readonly string[], args: (string | number)[]) =>
  (node as unknown as WithScripts)[name]?.(keys.length, ...keys, ...args);

function listen<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function groupBy<Key>(items: readonly string[], keyOf: (item: string) => Key): Map<Key, string[]> {
  const groups = new Map<Key, string[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
