import { type Database, openDatabase } from '@ripple/db';
import { openRedis, type Redis } from '@ripple/redis';
import { addressOf, databaseServers, urlsOfNodes } from '@ripple/runtime';
import { createLogger, createMetrics, type Logger } from '@ripple/telemetry';
import { createTimelineStore, type RebuildContext } from '@ripple/timelines';
import type { Settings } from './config.ts';

/** Settings, servers and terminal of a command. A server is connected to when the command asks for it. */
export interface Tools {
  settings: Settings;
  /** For the broker functions of packages/broker, which connect by themselves. */
  broker: {
    urls: readonly string[];
    name: string;
    namespace: string;
    logger: Logger;
    signal: AbortSignal;
  };
  /** @throws if Postgres doesn't answer, in a sentence */
  database(): Promise<Database>;
  /** @throws if Redis doesn't answer, in a sentence */
  redis(): Promise<Redis>;
  timelines(): Promise<RebuildContext>;
  /** Aborted by Ctrl-C: the command ends cleanly and reports how far it came. */
  signal: AbortSignal;
  progress(line: string): void;
  /** Tells of something at once, where a command goes on. */
  warn(line: string): void;
  stdin: AsyncIterable<Buffer | string>;
  /** Asks the user; `undefined` where there is no terminal. */
  confirm: ((question: string) => Promise<boolean>) | undefined;
  close(): Promise<void>;
}

const CONNECTIONS = 4;
const REDIS_LIMIT_MS = 10_000;
const READY_LIMIT_MS = 3_000;

export function openTools(
  settings: Settings,
  person: Pick<Tools, 'signal' | 'progress' | 'warn' | 'stdin' | 'confirm'>,
): Tools {
  // Results go to stdout and progress to stderr: there is no third place for a log.
  const logger = createLogger('cli', 'silent');
  const { NAMESPACE: namespace } = settings;
  let database: Database | undefined;
  let redis: Redis | undefined;

  const tools: Tools = {
    ...person,
    settings,
    broker: {
      urls: urlsOfNodes(settings.AMQP_URL, settings.AMQP_NODES),
      name: 'ripple-cli',
      namespace,
      logger,
      signal: person.signal,
    },
    async database() {
      database ??= openDatabase({
        ...databaseServers(settings),
        connections: CONNECTIONS,
        applicationName: 'ripple-cli',
        onConnectionError: () => {},
      });
      await database.pool.query('select 1').catch(unreachable('Postgres', settings.DATABASE_URL));
      return database;
    },
    async redis() {
      redis ??= openRedis({
        url: settings.REDIS_URL,
        nodes: settings.REDIS_NODES,
        name: 'ripple-cli',
        commandLimitMs: REDIS_LIMIT_MS,
        whenDown: 'wait',
        logger,
      });
      await redis.whenReady(READY_LIMIT_MS).catch(unreachable('Redis', settings.REDIS_URL));
      return redis;
    },
    async timelines() {
      const { pool, readFresh } = await tools.database();
      const client = await tools.redis();
      const store = createTimelineStore(client, namespace);
      return { pool, readFresh, redis: client, namespace, metrics: createMetrics(), store };
    },
    async close() {
      redis?.close();
      await database?.close();
    },
  };
  return tools;
}

function unreachable(server: string, url: string) {
  return (error: Error): never => {
    throw new Error(`${server} (${addressOf(url)}) does not answer: ${reasonOf(error)}`, { cause: error });
  };
}

/** The message of an error; those of a refused connection, to several addresses at once, have none. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  if (!(error instanceof Error)) return String(error);
  return error.message || (error as NodeJS.ErrnoException).code || error.name;
}
