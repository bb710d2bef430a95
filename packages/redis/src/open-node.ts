import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from '@ripple/telemetry';
import { Redis as RedisNode } from 'ioredis';
import { leaveWhenFull } from './leave-when-full.ts';
import type { RedisMemory } from './memory.ts';
import { watchFailures } from './watch-failures.ts';

/** How much longer than the limit of one command the whole connection may be silent. */
const SILENCE_MS = 100;

export interface NodeOptions {
  name: string;
  /** How long one command may take before it fails. */
  commandLimitMs: number;
  /**
   * `fail`: commands fail at once while there is no connection, for processes with waiting clients and Postgres to
   * fall back on; `wait`: they wait for one, up to their limit, for workers. Commands in flight are sent again after a
   * reconnect: use idempotent ones only. To the former, a full Redis is down, too.
   */
  whenDown: 'fail' | 'wait';
  /** Is told every second how much memory a node (`host:port`) uses, with `fail`. */
  onMemory?: (memory: RedisMemory, node: string) => void;
  logger: Logger;
}

/** Opens a connection to one server that keeps itself up. */
export function openNode(url: string, options: NodeOptions): RedisNode {
  const node = new RedisNode(url, {
    connectionName: options.name,
    commandTimeout: options.commandLimitMs,
    enableOfflineQueue: options.whenDown === 'wait',
    maxRetriesPerRequest: options.whenDown === 'wait' ? null : 0,
    connectTimeout: 2_000,
    // A silent Redis: the connection is closed after this time, and from then on `whenDown` holds.
    socketTimeout: options.commandLimitMs + SILENCE_MS,
    retryStrategy: (failures) => Math.min(50 * 2 ** failures, 1_000),
  });
  const { host, port } = node.options;
  if (options.whenDown === 'fail') {
    disconnectWhenLate(node);
    leaveWhenFull(node, {
      logger: options.logger,
      onMemory: (memory) => options.onMemory?.(memory, `${host}:${port}`),
    });
  }
  corkWrites(node);
  let reported = false;
  // Bound here, so that these lines are not logged as part of the request that was first to fail.
  const down = AsyncLocalStorage.bind((error: Error) => {
    if (!reported) options.logger.warn({ err: error, host, port }, 'the connection to Redis is down');
    reported = true;
  });
  const up = AsyncLocalStorage.bind(() => {
    if (reported) options.logger.info({ host, port }, 'the connection to Redis is up again');
    reported = false;
  });
  node.on('error', down).on('ready', up);
  return node;
}

/**
 * The first late command ends the connection, and all that wait on it fail with it: otherwise each step of a request
 * would wait anew, and each request after it.
 */
function disconnectWhenLate(node: RedisNode): void {
  let ended: RedisNode['stream'] | undefined;
  watchFailures(node, ({ message }) => {
    if (message !== 'Command timed out' || node.status !== 'ready' || node.stream === ended) return;
    ended = node.stream;
    node.disconnect(true);
  });
}

/**
 * Sends the commands of one turn of the event loop in one write: a system call costs several times as much as the
 * command in it.
 */
function corkWrites(node: RedisNode): void {
  const send = node.sendCommand.bind(node);
  let corked: RedisNode['stream'] | undefined;
  node.sendCommand = (command, stream) => {
    if (corked === undefined && node.status === 'ready') {
      corked = node.stream;
      corked.cork();
      setImmediate(() => {
        corked?.uncork();
        corked = undefined;
      });
    }
    return send(command, stream);
  };
}
