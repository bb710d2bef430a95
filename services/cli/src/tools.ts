import { type Database, openDatabase, type Pool } from '@ripple/db';
import { openRedis, type Redis, whenReady } from '@ripple/redis';
import { createLogger, createMetrics, type Logger } from '@ripple/telemetry';
import { createTimelineStore, type RebuildContext } from '@ripple/timelines';
import type { Settings } from './config.ts';

/** What the commands work with. Servers are opened when a command asks for them. */
export interface Tools {
  settings: Settings;
  /** For the broker functions of packages/broker, which connect by themselves. */
  broker: {
    url: string;
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
  /** Aborted by Ctrl-C: to end in good order, and say how far it came. */
  signal: AbortSignal;
  progress(line: string): void;
  /** Asks a person; `undefined` where nobody can be asked. */
  confirm: ((question: string) => Promise<boolean>) | undefined;
  close(): Promise<void>;
}

const CONNECTIONS = 4;
const REDIS_LIMIT_MS = 10_000;
const READY_LIMIT_MS = 3_000;

export function openTools(settings: Settings, person: Pick<Tools, 'signal' | 'progress' | 'confirm'>): Tools {
  // Results go to stdout and progress to stderr: there is no third place for a log.
  const logger = createLogger('cli', 'silent');
  const { NAMESPACE: namespace } = settings;
  let database: Database | undefined;
  let redis: Redis | undefined;

  const tools: Tools = {
    ...person,
    settings,
    broker: { url: settings.AMQP_URL, name: 'ripple-cli', namespace, logger, signal: person.signal },
    async database() {
      database ??= openDatabase({
        url: settings.DATABASE_URL,
        connections: CONNECTIONS,
        applicationName: 'ripple-cli',
        onConnectionError: () => {},
      });
      await database.pool.query('select 1').catch(rename('Postgres', settings.DATABASE_URL));
      return database;
    },
    async redis() {
      redis ??= openRedis({
        url: settings.REDIS_URL,
        name: 'ripple-cli',
        commandLimitMs: REDIS_LIMIT_MS,
        whenDown: 'wait',
        logger,
      });
      await whenReady(redis, READY_LIMIT_MS).catch(rename('Redis', settings.REDIS_URL));
      return redis;
    },
    async timelines() {
      const { pool }: { pool: Pool } = await tools.database();
      const client = await tools.redis();
      const store = createTimelineStore(client, namespace);
      return { pool, redis: client, namespace, metrics: createMetrics(), store };
    },
    async close() {
      redis?.disconnect();
      await database?.close();
    },
  };
  return tools;
}

/** Host and port, without the password. */
export function addressOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'a bad address';
}

function rename(server: string, url: string) {
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
