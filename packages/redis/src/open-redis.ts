import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from '@ripple/telemetry';
import { Redis } from 'ioredis';

/** How much longer than one command may take the whole connection may be silent. */
const SILENCE_MS = 100;

/**
 * Opens a connection that keeps itself up.
 * @param options.commandLimitMs how long one command may take before it fails
 * @param options.whenDown `fail`: commands fail at once while there is no connection, for processes that
 *   have somebody waiting and Postgres to fall back on; `wait`: they wait for one, up to their limit, for
 *   workers. Commands in flight are sent again after a reconnect: use idempotent ones only.
 */
export function openRedis(options: {
  url: string;
  name: string;
  commandLimitMs: number;
  whenDown: 'fail' | 'wait';
  logger: Logger;
}): Redis {
  const redis = new Redis(options.url, {
    connectionName: options.name,
    commandTimeout: options.commandLimitMs,
    enableOfflineQueue: options.whenDown === 'wait',
    maxRetriesPerRequest: options.whenDown === 'wait' ? null : 0,
    connectTimeout: 2_000,
    // A Redis that has gone silent: the connection is given up, and from then on `whenDown` holds.
    socketTimeout: options.commandLimitMs + SILENCE_MS,
    retryStrategy: (failures) => Math.min(50 * 2 ** failures, 1_000),
  });
  if (options.whenDown === 'fail') giveUpWhenLate(redis);
  writeTogether(redis);
  let reported = false;
  // Not in the context of the request that happened to notice.
  const down = AsyncLocalStorage.bind((error: Error) => {
    if (!reported) options.logger.warn({ err: error }, 'the connection to Redis is down');
    reported = true;
  });
  const up = AsyncLocalStorage.bind(() => {
    if (reported) options.logger.info('the connection to Redis is up again');
    reported = false;
  });
  redis.on('error', down).on('ready', up);
  return redis;
}

/**
 * The first command that is late ends the connection, and all that wait on it fail with it: otherwise each
 * step of a request would wait anew, and each request after it.
 */
function giveUpWhenLate(redis: Redis): void {
  const send = redis.sendCommand.bind(redis);
  redis.sendCommand = (command, stream) => {
    command.promise.catch(({ message }: Error) => {
      if (message === 'Command timed out' && redis.status === 'ready') redis.disconnect(true);
    });
    return send(command, stream);
  };
}

/**
 * What is sent in one turn of the event loop goes out in one write: a system call costs several times what the
 * command in it does.
 */
function writeTogether(redis: Redis): void {
  const send = redis.sendCommand.bind(redis);
  let corked: Redis['stream'] | undefined;
  redis.sendCommand = (command, stream) => {
    if (corked === undefined && redis.status === 'ready') {
      corked = redis.stream;
      corked.cork();
      setImmediate(() => {
        corked?.uncork();
        corked = undefined;
      });
    }
    return send(command, stream);
  };
}

/** Resolves when the connection is ready for the first time, rejects if that takes too long. */
export async function whenReady(redis: Redis, limitMs = 5_000): Promise<void> {
  if (redis.status === 'ready') return;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      redis.off('ready', ready);
      reject(new Error(`Redis does not answer within ${limitMs} ms`));
    }, limitMs);
    const ready = () => {
      clearTimeout(timer);
      resolve();
    };
    redis.once('ready', ready);
  });
}
