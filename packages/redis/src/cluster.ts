import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@ripple/telemetry';
import type { Redis as RedisNode } from 'ioredis';
import { connectOnce } from './connect-once.ts';
import { followMoves } from './follow-moves.ts';
import { parseSlots, SLOTS, type SlotRange, slotOf } from './slots.ts';
import type { Topology } from './topology.ts';

/**
 * How often the cluster is asked where its slots are: while a node is away, and otherwise. A frozen node is replaced
 * while its connection still looks well.
 */
const LOOK_EVERY_MS = { away: 100, well: 1_000 };
const ASK_LIMIT_MS = 1_000;

/**
 * A Redis Cluster: which node holds which slot, learnt from `CLUSTER SLOTS` and from nodes that send a command on.
 *
 * Each master has a connection as a server alone has, with the same limits and checks (ADR 18 says why this is not
 * ioredis's Cluster). A node that is no master any more loses it.
 *
 * @param options.seeds addresses of nodes, `host:port`; the others are learnt from them
 * @param options.open opens a connection to a node
 */
export function openCluster(options: {
  url: string;
  seeds: readonly string[];
  open: (url: string) => RedisNode;
  whenDown: 'fail' | 'wait';
  onRefused: () => void;
  logger: Logger;
}): Topology {
  const { seeds, whenDown, logger } = options;
  const clients = new Map<string, RedisNode>();
  let masters = new Set<string>();
  const addresses = new Set(seeds);
  let closed = false;
  /** Whether the cluster has changed since the last look. */
  let due = false;
  let endWait = () => {};

  function wake(): void {
    due = true;
    endWait();
  }

  function urlOf(address: string): string {
    const url = new URL(options.url);
    url.host = address;
    return url.href;
  }

  function clientOf(address: string): RedisNode {
    const known = clients.get(address);
    if (known) return known;
    const client = options.open(urlOf(address));
    clients.set(address, client);
    addresses.add(address);
    client.on('close', wake);
    followMoves(client, {
      whenDown,
      nodeOf: (key) => nodeOfSlot(slotOf(key)),
      moved(slot, to) {
        wake();
        const holder = clientOf(withHost(to, address));
        bySlot[slot] = holder;
        return holder;
      },
      importing: (at) => clientOf(withHost(at, address)),
      lost: wake,
      refused: options.onRefused,
    });
    return client;
  }

  // Until the cluster is known, one node sends on to the others.
  const first = shuffled(seeds)[0] as string;
  const bySlot: RedisNode[] = new Array(SLOTS).fill(clientOf(first));
  const nodeOfSlot = (slot: number) => bySlot[slot] as RedisNode;

  /** Asks one node after the other, first those with a connection. */
  async function ask(): Promise<SlotRange[]> {
    let reason: unknown;
    for (const address of shuffled([...addresses])) {
      const client = clients.get(address);
      const asked = client?.status === 'ready' ? client : connectOnce(urlOf(address), ASK_LIMIT_MS);
      try {
        const ranges = parseSlots(await asked.cluster('SLOTS'), new URL(urlOf(address)).hostname);
        if (ranges.length > 0) return ranges;
      } catch (error) {
        reason = error;
      } finally {
        if (asked !== client) asked.disconnect();
      }
    }
    throw new Error('no node of the Redis cluster tells where the slots are', { cause: reason });
  }

  async function look(): Promise<void> {
    const ranges = await ask();
    if (closed) return;
    const before = masters;
    masters = new Set(ranges.map(({ master }) => master));
    for (const { from, to, master } of ranges) bySlot.fill(clientOf(master), from, to + 1);
    for (const address of before) {
      if (masters.has(address)) continue;
      logger.warn({ address }, 'a node of the Redis cluster is no master any more');
      forget(address);
    }
    if (!masters.has(first) && before.size === 0) forget(first);
  }

  function forget(address: string): void {
    const client = clients.get(address);
    clients.delete(address);
    client?.disconnect();
  }

  const isWell = () =>
    masters.size > 0 && [...masters].every((each) => clients.get(each)?.status === 'ready');

  async function keepLooking(): Promise<void> {
    while (!closed) {
      due = false;
      await look().catch((error) => logger.debug({ err: error }, 'the Redis cluster was not looked at'));
      await sleep(LOOK_EVERY_MS.away);
      if (isWell() && !due) await wokenOr(LOOK_EVERY_MS.well);
    }
  }

  function wokenOr(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      endWait = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  void keepLooking();
  return {
    isCluster: true,
    nodeOf: (key) => nodeOfSlot(slotOf(key)),
    nodes: () => [...(masters.size > 0 ? masters : [first])].flatMap((each) => clients.get(each) ?? []),
    isKnown: () => masters.size > 0,
    close() {
      closed = true;
      wake();
      for (const client of clients.values()) client.disconnect();
    },
  };
}

/** An address as a node gives it: without a host if it doesn't know its own, which is that of the node that was asked. */
const withHost = (address: string, asked: string) =>
  address.startsWith(':') ? `${asked.slice(0, asked.lastIndexOf(':'))}${address}` : address;

function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => [Math.random(), item] as const)
    .sort(([one], [other]) => one - other)
    .map(([, item]) => item);
}
