import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeOptions, Redis } from '@ripple/redis';
import type { Logger } from '@ripple/telemetry';
import { isAtOrAfter, type LogRecord, logKey, parseRecord } from './log.ts';

/** Opens another connection to the same Redis. */
export type OpenOther = (options: NodeOptions) => Redis;

/** Reads the log on a connection of its own, which waits for the next record. */
export interface LogReader {
  /** Resolves when all is read that is in the log now, or after a second. @throws when Redis is away */
  catchUp(): Promise<void>;
  stop(): void;
}

const BLOCK_MS = 5_000;
const MAX_RECORDS_A_READ = 1_000;
const CATCH_UP_LIMIT_MS = 1_000;
const RETRY_MS = 200;

/**
 * @param options.redis for what is not waited for
 * @param options.onRecord called with every record and its place in the log, in order
 */
export function createLogReader(options: {
  redis: Redis;
  openOther: OpenOther;
  namespace: string;
  logger: Logger;
  onRecord(record: LogRecord, place: string): void;
}): LogReader {
  const { redis, logger, onRecord } = options;
  const log = logKey(redis, options.namespace);
  const connection = options.openOther({
    name: 'ripple-live',
    commandLimitMs: 2 * BLOCK_MS,
    whenDown: 'wait',
    logger,
  });
  let lastPlace = '0-0';
  let stopped = false;
  const catchingUp = new Set<() => void>();

  async function readNext(): Promise<void> {
    const replies = await connection
      .onKey(log)
      .xread(...(['COUNT', MAX_RECORDS_A_READ, 'BLOCK', BLOCK_MS, 'STREAMS', log, lastPlace] as const));
    for (const [place, fields] of (replies as [string, [string, string[]][]][] | null)?.[0]?.[1] ?? []) {
      lastPlace = place;
      onRecord(parseRecord(fields), place);
    }
    for (const check of catchingUp) check();
  }

  async function run(): Promise<void> {
    while (!stopped) {
      try {
        await readNext();
      } catch (error) {
        if (stopped) return;
        logger.debug({ err: error }, 'the log of live events was not read');
        await sleep(RETRY_MS);
      }
    }
  }

  void run();
  return {
    async catchUp() {
      const [newest] = await redis.onKey(log).xrevrange(log, '+', '-', 'COUNT', 1);
      if (!newest || isAtOrAfter(lastPlace, newest[0])) return;
      await new Promise<void>((resolve) => {
        const finish = () => {
          clearTimeout(limit);
          catchingUp.delete(check);
          resolve();
        };
        const check = () => isAtOrAfter(lastPlace, newest[0]) && finish();
        const limit = setTimeout(finish, CATCH_UP_LIMIT_MS);
        catchingUp.add(check);
      });
    },
    stop() {
      stopped = true;
      connection.close();
    },
  };
}
