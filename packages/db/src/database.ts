import { AsyncLocalStorage } from 'node:async_hooks';
import { tracingIsOn } from '@ripple/telemetry';
import {
  Kysely,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  type Transaction,
} from 'kysely';
import pg from 'pg';
import { createFreshReads, type ReadFresh } from './fresh-reads.ts';
import { findPrimary } from './primary.ts';
import type { AvatarRequestsTable, AvatarsTable } from './tables/avatars.ts';
import type { BlocksTable, MutesTable } from './tables/blocks.ts';
import type { DeletionsTable, ReservedHandlesTable } from './tables/deletions.ts';
import type { EventsTable } from './tables/events.ts';
import type { FeedTokensTable } from './tables/feed-tokens.ts';
import type { FollowRequestsTable, FollowsTable } from './tables/follows.ts';
import type { IdempotencyKeysTable } from './tables/idempotency-keys.ts';
import type { MailDueTable, MailQuestionsTable, MailSettingsTable } from './tables/mail.ts';
import type { MediaTable } from './tables/media.ts';
import type { ModerationLogTable, ReportsTable } from './tables/moderation.ts';
import type { NotificationStatesTable, NotificationsTable } from './tables/notifications.ts';
import type {
  OAuthAppsTable,
  OAuthCodesTable,
  OAuthKeyTable,
  OAuthTokensTable,
  OAuthUsedLogInsTable,
  TimelineMarkersTable,
} from './tables/oauth.ts';
import type { OutboxTable } from './tables/outbox.ts';
import type { PostExternalIdsTable, PostMentionsTable, PostsTable, PostTagsTable } from './tables/posts.ts';
import type { BookmarksTable, FavouritesTable, PostCountsTable } from './tables/reactions.ts';
import type { UserStatesTable, UserStatesVersionTable, WithheldPostsTable } from './tables/states.ts';
import type { TopicFollowsTable } from './tables/topics.ts';
import type { UserCountsTable, UsersTable } from './tables/users.ts';
import type { WebhookDeliveriesTable, WebhooksTable } from './tables/webhooks.ts';
import type { WebSubRequestsTable, WebSubSubscribedView, WebSubSubscriptionsTable } from './tables/websub.ts';
import { traceKysely, tracePool } from './trace-queries.ts';

export interface Tables {
  users: UsersTable;
  user_counts: UserCountsTable;
  user_states: UserStatesTable;
  user_states_version: UserStatesVersionTable;
  deletions: DeletionsTable;
  reserved_handles: ReservedHandlesTable;
  follows: FollowsTable;
  follow_requests: FollowRequestsTable;
  posts: PostsTable;
  withheld_posts: WithheldPostsTable;
  post_external_ids: PostExternalIdsTable;
  post_tags: PostTagsTable;
  post_mentions: PostMentionsTable;
  favourites: FavouritesTable;
  bookmarks: BookmarksTable;
  post_counts: PostCountsTable;
  notifications: NotificationsTable;
  notification_states: NotificationStatesTable;
  blocks: BlocksTable;
  mutes: MutesTable;
  topic_follows: TopicFollowsTable;
  mail_settings: MailSettingsTable;
  mail_due: MailDueTable;
  mail_questions: MailQuestionsTable;
  media: MediaTable;
  avatar_requests: AvatarRequestsTable;
  avatars: AvatarsTable;
  feed_tokens: FeedTokensTable;
  oauth_apps: OAuthAppsTable;
  oauth_codes: OAuthCodesTable;
  oauth_tokens: OAuthTokensTable;
  oauth_key: OAuthKeyTable;
  oauth_used_log_ins: OAuthUsedLogInsTable;
  timeline_markers: TimelineMarkersTable;
  websub_requests: WebSubRequestsTable;
  websub_subscriptions: WebSubSubscriptionsTable;
  websub_subscribed: WebSubSubscribedView;
  reports: ReportsTable;
  moderation_log: ModerationLogTable;
  events: EventsTable;
  webhooks: WebhooksTable;
  webhook_deliveries: WebhookDeliveriesTable;
  outbox: OutboxTable;
  idempotency_keys: IdempotencyKeysTable;
}

/** The first argument of a query function: the database, or the transaction it is part of. */
export type Db = Kysely<Tables> | Transaction<Tables>;
export type Pool = pg.Pool;

export interface Database {
  /** For queries that are built with Kysely. */
  db: Kysely<Tables>;
  /** For the few hot statements: named, so that Postgres keeps their plans (about twice as fast). */
  pool: Pool;
  /** For reads that a standby may do, where there are some. */
  readFresh: ReadFresh;
  close(): Promise<void>;
}

const INT8 = 20;

interface PoolOptions {
  connections: number;
  applicationName: string;
  /** How long a query may take before it fails, in ms; 10 s if not given. */
  queryLimitMs?: number;
  /** How long a query may wait for a connection before it fails, in ms; 5 s if not given. */
  connectionLimitMs?: number;
  /** Called when an idle connection breaks; the pool replaces it. */
  onConnectionError?: (error: Error) => void;
}

/**
 * Opens a pool of at most `connections`, and one more for each standby. No connection is made before the first query.
 * @param options.url of the server, or of each of several servers: one of them takes writes, and is found by asking
 * @param options.standbys servers that may do {@link Database.readFresh}; whichever of them is a standby at the time
 */
export function openDatabase(
  options: PoolOptions & { url: string | readonly string[]; standbys?: readonly string[] },
): Database {
  const pool = openPool(options.url, options);
  const standbys = (options.standbys ?? []).map((url) => openPool(url, options));
  const dialect = new PostgresDialect({ pool: lentToKysely(pool) });
  const db = new Kysely<Tables>(tracingIsOn() ? { dialect, log: traceKysely } : { dialect });
  if (tracingIsOn()) for (const each of [pool, ...standbys]) tracePool(each);
  return {
    db,
    pool,
    readFresh: createFreshReads(pool, standbys),
    async close() {
      // Kysely ends the pool only if it has used it itself.
      await db.destroy();
      if (!pool.ended) await pool.end();
      await Promise.all(standbys.map((each) => each.end()));
    },
  };
}

function openPool(url: string | readonly string[], options: PoolOptions): Pool {
  const { queryLimitMs = 10_000, connectionLimitMs = 5_000 } = options;
  const urls = typeof url === 'string' ? [url] : url;
  const primary = urls.length > 1 ? findPrimary(urls) : undefined;
  const config: pg.PoolConfig = {
    ...(urls[0] !== undefined && { connectionString: urls[0] }),
    max: options.connections,
    application_name: options.applicationName,
    connectionTimeoutMillis: connectionLimitMs,
    idleTimeoutMillis: 30_000,
    statement_timeout: queryLimitMs,
    // A silent Postgres can't cancel anything: this limit is kept by the client.
    query_timeout: queryLimitMs + 100,
    idle_in_transaction_session_timeout: 30_000,
    // Every bigint of ours is below 2^53 (packages/messages/src/ids.ts).
    types: {
      getTypeParser: ((oid: number, format?: 'text') =>
        oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
    },
  };
  const pool = new pg.Pool({ ...config, ...(primary && { Client: primary.Client }) });
  // The pool doesn't listen to a connection that is checked out, and an error event without a listener ends the
  // process. The holder of a broken connection gets the error from its next query.
  pool.on('connect', (client) => client.on('error', () => {}));
  // Bound here, so that these lines are not logged as part of the request that opened the connection.
  pool.on(
    'error',
    AsyncLocalStorage.bind((error: Error) => options.onConnectionError?.(error)),
  );
  if (primary) {
    const suspect = AsyncLocalStorage.bind(primary.suspect);
    pool.on('release', (error) => {
      if (isOfConnection(error)) suspect();
    });
  }
  return pool;
}

/** Kysely gives every connection back as a good one. One that is broken is thrown away, as `pool.query` does. */
const lentToKysely = (pool: Pool): PostgresPool => ({
  async connect() {
    const client = await pool.connect();
    let broken: Error | undefined;
    const query = async (text: string, values: unknown[]) => {
      if (broken) throw broken;
      try {
        return await client.query(text, values);
      } catch (error) {
        if (isOfConnection(error)) broken = error;
        throw error;
      }
    };
    return {
      query: query as unknown as PostgresPoolClient['query'],
      release: () => client.release(broken),
    };
  },
  end: () => pool.end(),
});

/** Whether an error is one of the connection or its server, not of a statement: no answer, no server, or one that takes no writes. */
const isOfConnection = (error: unknown): error is Error =>
  error instanceof Error && (!(error instanceof pg.DatabaseError) || /^(25006|57P0)/.test(error.code ?? ''));
