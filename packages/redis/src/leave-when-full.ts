import type { Logger } from '@ripple/telemetry';
import { isFull, isRefusedForMemory, type RedisMemory, readMemory } from './memory.ts';
import type { RedisNode } from './redis.ts';
import { watchFailures } from './watch-failures.ts';

const LOOK_EVERY_MS = 1_000;

/**
 * A full Redis answers reads and takes no writes, so what it holds falls behind: a deleted post would be shown. For a
 * process that has Postgres to fall back on, it is as if it were away: the connection is closed until there is memory
 * again, and what follows an outage follows this one, too.
 *
 * The memory is looked at every second, since a process may only read; a write that is refused is believed at once.
 * @param options.onMemory is told of each look
 */
export function leaveWhenFull(
  node: RedisNode,
  { logger, onMemory }: { logger: Logger; onMemory: (memory: RedisMemory) => void },
): void {
  let left = false;
  let looking = false;
  let closed = false;
  const disconnect = node.disconnect.bind(node);

  function leave(): void {
    if (left || node.status !== 'ready') return;
    left = true;
    logger.warn('Redis is full: until it has memory again, it counts as away');
    disconnect();
  }

  async function isFullNow(connection: RedisNode): Promise<boolean> {
    const memory = await readMemory(connection);
    onMemory(memory);
    return isFull(memory);
  }

  async function comeBack(): Promise<void> {
    const other = node.duplicate({ enableOfflineQueue: true, retryStrategy: () => null });
    other.on('error', () => {});
    try {
      if (await isFullNow(other)) return;
    } finally {
      other.disconnect();
    }
    if (closed) return;
    left = false;
    await node.connect();
  }

  async function look(): Promise<void> {
    if (looking) return;
    looking = true;
    try {
      if (left) await comeBack();
      else if (node.status === 'ready' && (await isFullNow(node))) leave();
    } catch (error) {
      // It is asked again in a second.
      logger.debug({ err: error }, 'it is not known how full Redis is');
    } finally {
      looking = false;
    }
  }

  const timer = setInterval(look, LOOK_EVERY_MS).unref();
  node.on('ready', look);
  node.disconnect = (reconnect) => {
    if (!reconnect) {
      closed = true;
      clearInterval(timer);
    }
    disconnect(reconnect);
  };
  watchFailures(node, (error) => {
    if (isRefusedForMemory(error)) leave();
  });
}
