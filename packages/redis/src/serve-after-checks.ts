import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from '@ripple/telemetry';
import type { RedisNode } from './redis.ts';

export type Check = (connection: RedisNode) => Promise<void>;

/** A check may have much to delete, in steps; each step takes well under this. */
const STEP_LIMIT_MS = 5_000;

/**
 * Lets a node serve only after `checks` have been done on each new connection: commands that come before fail or wait,
 * as while there is no connection. A check that fails ends the connection, and the next one is checked again.
 * @param options.checks may be added to until the first connection is made
 */
export function serveAfterChecks(
  node: RedisNode,
  options: {
    checks: readonly Check[];
    whenDown: 'fail' | 'wait';
    logger: Logger;
    onUp: () => void;
    onDown: () => void;
  },
): { isUp(): boolean } {
  const { checks, whenDown, logger } = options;
  const send = node.sendCommand.bind(node);
  let up = false;
  let held: Parameters<typeof send>[] = [];

  const serve = AsyncLocalStorage.bind(async () => {
    if (checks.length > 0) {
      const connection = node.duplicate({
        enableOfflineQueue: true,
        maxRetriesPerRequest: null,
        retryStrategy: () => null,
        commandTimeout: STEP_LIMIT_MS,
        socketTimeout: STEP_LIMIT_MS,
      });
      connection.on('error', () => {});
      try {
        for (const check of checks) await check(connection);
      } catch (error) {
        logger.warn({ err: error }, 'a connection to Redis was not checked yet');
        if (node.status === 'ready') node.disconnect(true);
        return;
      } finally {
        connection.disconnect();
      }
      if (node.status !== 'ready') return;
    }
    up = true;
    release();
    options.onUp();
  });

  function release(): void {
    const waiting = held;
    held = [];
    for (const [command, stream] of waiting) send(command, stream);
  }

  node.on('ready', serve);
  node.on('close', () => {
    const wasUp = up;
    up = false;
    // Into the queue of the connection, where their time is counted.
    release();
    if (wasUp) options.onDown();
  });
  node.sendCommand = (command, stream) => {
    // INFO tells of the server, and not of what it holds.
    if (up || checks.length === 0 || node.status !== 'ready' || command.name === 'info')
      return send(command, stream);
    if (whenDown === 'fail') command.reject(new Error('this connection to Redis is not checked yet'));
    else held.push([command, stream]);
    return command.promise;
  };
  return { isUp: () => up };
}
