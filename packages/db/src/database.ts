import { AsyncLocalStorage } from 'node:async_hooks';
import { tracingIsOn } from '@ripple/telemetry';
import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import type { BlocksTable, MutesTable } from './tables/blocks.ts';
import type { FeedTokensTable } from './tables/feed-tokens.ts';
import type { FollowsTable } from './tables/follows.ts';
import type { IdempotencyKeysTable } from './tables/idempotency-keys.ts';
import type { MailDueTable, MailSettingsTable } from './tables/mail.ts';
import type { MediaTable } from './tables/media.ts';
import type { NotificationStatesTable, NotificationsTable } from './tables/notifications.ts';
import type { OutboxTable } from './tables/outbox.ts';
import type { PostMentionsTable, PostsTable, PostTagsTable } from './tables/posts.ts';
import type { FavouritesTable, PostCountsTable } from './tables/reactions.ts';
import type { TopicFollowsTable } from './tables/topics.ts';
import type { UserCountsTable, UsersTable } from './tables/users.ts';
import type { WebSubRequestsTable, WebSubSubscriptionsTable } from './tables/websub.ts';
import { traceKysely, tracePool } from './trace-queries.ts';

export interface Tables {
  users: UsersTable;
  user_counts: UserCountsTable;
  follows: FollowsTable;
  posts: PostsTable;
  post_tags: PostTagsTable;
  post_mentions: PostMentionsTable;
  favourites: FavouritesTable;
  post_counts: PostCountsTable;
  notifications: NotificationsTable;
  notification_states: NotificationStatesTable;
  blocks: BlocksTable;
  mutes: MutesTable;
  topic_follows: TopicFollowsTable;
  mail_settings: MailSettingsTable;
  mail_due: MailDueTable;
  media: MediaTable;
  feed_tokens: FeedTokensTable;
  websub_requests: WebSubRequestsTable;
  websub_subscriptions: WebSubSubscriptionsTable;
  outbox: OutboxTable;
  idempotency_keys: IdempotencyKeysTable;
}

/** What a query function takes first: the database, or the transaction it is part of. */
export type Db = Kysely<Tables> | Transaction<Tables>;
export type Pool = pg.Pool;

export interface Database {
  /** For everything that is built as a query. */
  db: Kysely<Tables>;
  /** For the few hot statements: named, so that Postgres keeps their plans (about twice as fast). */
  pool: Pool;
  close(): Promise<void>;
}

const INT8 = 20;

/** Opens a pool of at most `connections`. No connection is made before the first query. */
export function openDatabase(options: {
  url: string;
  connections: number;
  applicationName: string;
  /** How long a query may take before it fails, in ms; 10 s if not given. */
  queryLimitMs?: number;
  /** Called when an idle connection breaks; the pool replaces it. */
  onConnectionError?: (error: Error) => void;
}): Database {
  const { queryLimitMs = 10_000 } = options;
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connections,
    application_name: options.applicationName,
    connectionTimeoutMillis: 1_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: queryLimitMs,
    // A Postgres that has gone silent can't cancel anything: this one is kept here.
    query_timeout: queryLimitMs + 100,
    idle_in_transaction_session_timeout: 30_000,
    // Every bigint of ours is below 2^53 (packages/ids).
    types: {
      getTypeParser: ((oid: number, format?: 'text') =>
        oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
    },
  });
  // Of a connection that breaks in somebody's hands the pool says nothing, and an error that nobody listens to
  // ends the process. Whoever holds it is told by the next query.
  pool.on('connect', (client) => client.on('error', () => {}));
  // Not in the context of the request that happened to open the connection.
  pool.on(
    'error',
    AsyncLocalStorage.bind((error: Error) => options.onConnectionError?.(error)),
  );
  const dialect = new PostgresDialect({ pool });
  const db = new Kysely<Tables>(tracingIsOn() ? { dialect, log: traceKysely } : { dialect });
  if (tracingIsOn()) tracePool(pool);
  return {
    db,
    pool,
    async close() {
      // Kysely ends the pool only if it has used it itself.
      await db.destroy();
      if (!pool.ended) await pool.end();
    },
  };
}
