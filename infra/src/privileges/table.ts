// Long: one table, which is read as a whole.
import {
  blockList,
  bookmarks,
  built,
  counts,
  documents,
  documentsAndCounts,
  feeds,
  followees,
  indexed,
  keywords,
  liveHeard,
  liveTold,
  marks,
  own,
  pulls,
  pushed,
  readTogether,
  receiptsDelivered,
  receiptsPublished,
  restarts,
  script,
  topics,
  turns,
  userStates,
  viewerFacts,
  watermarksWritten,
} from './redis-rights.ts';
import type { Role } from './roles.ts';

/** What a role may do. What does not stand here, it may not: also to tables, queues and keys to come. */
export interface Privileges {
  /** What may be done (with which columns, where not with all) to what: the words of `grant … on …`. */
  postgres: Record<string, string[]>;
  /** Exchanges and queues by name, as regular expressions, without the namespace and its dot. */
  rabbitmq: { configure?: string[]; write?: string[]; read?: string[] };
  /** Commands on keys (patterns, without the namespace and its colon). A script's commands are checked, too. */
  redis: { keys: string[]; commands: string[] }[];
  /** Commands that name no key. Besides these, every role may connect, PING and ask for INFO. */
  redisWithoutKeys?: string[];
}

/** To lock a row asks for the right to update some column of it; this one can't be set to anything. */
const LOCKS = 'update (row_lock)';

/** What a process reads that keeps the states of users (packages/people/src/states). */
const USER_STATES = { user_states: ['select'], user_states_version: ['select'] };

/** Which posts have changed while Redis was out of reach. */
const MODERATED = ['select (id, post_id)'];

/** Who did what a notification tells of several. */
const BEHIND_NOTIFICATIONS = ['select (group_id, actor_id, at)'];

const COUNTS = 'update (version, replies, favourites, reposts)';

/** What fails goes on to the retry ladder or to the dead letters. */
const moved = ['retry\\..+', 'dead'];
/**
 * A consumer takes from its lanes, in all their parts. One whose lanes have a delay declares a queue that shows the others
 * whether its connection is still there (packages/broker/src/holding.ts).
 */
const consumes = (...lanes: string[]) => ({
  read: lanes.map((lane) => `${lane}(\\.\\d+)?`),
  write: moved,
  configure: ['holding\\..+'],
});

/**
 * The rights of every role on the three servers: the one place to read, and to change when a service needs more. How it
 * becomes roles, users and ACL lines is in postgres.ts, rabbitmq.ts and redis.ts; docs/security.md tells the rest.
 */
export const privileges: Record<Role, Privileges> = {
  api: {
    postgres: {
      'sequence id_sequence': ['usage'],
      users: ['select', 'insert', 'update (name, bio, avatar_url, avatar_key, data, locked)'],
      'function empty_user(bigint, boolean)': ['execute'],
      reserved_handles: ['select', 'insert', 'update (user_id, expires_at)'],
      deletions: ['select', 'insert'],
      user_words: ['select'],
      user_counts: ['select', 'insert', 'update (followers, following)'],
      follows: ['select', 'insert', 'delete'],
      follow_requests: ['select', 'insert', 'delete'],
      posts: [
        'select',
        'insert',
        'update (deleted_at, version, type, text, data, tags, written_tags, mentions, links, edited_at, visibility)',
      ],
      post_external_ids: ['select', 'insert'],
      withheld_posts: ['select', 'insert', 'update (state, reason)', 'delete'],
      reports: ['select', 'insert', 'update (state, note)'],
      moderation_log: ['select', 'insert'],
      user_states: ['select', 'insert', 'update (state, reason, version)'],
      user_states_version: ['select', 'update (version)'],
      events: ['select', 'insert'],
      post_tags: ['select', 'insert', 'delete'],
      post_words: ['select'],
      post_mentions: ['select', 'insert', 'delete'],
      topic_follows: ['select', 'insert', 'delete'],
      topics: ['select', 'insert', 'update (followers)'],
      post_counts: ['select'],
      favourites: ['select', 'insert', 'delete'],
      bookmarks: ['select', 'insert', 'delete'],
      blocks: ['select', 'insert', 'delete'],
      mutes: ['select', 'insert', 'delete'],
      pulled_authors: ['select'],
      // Of a user who wants to be rid of them.
      notifications: ['select', 'delete'],
      notification_events: BEHIND_NOTIFICATIONS,
      notification_states: ['select', 'insert', 'update (read_up_to)'],
      media: [
        'select',
        'insert (owner_id, key)',
        // Also to lock one that comes into a post.
        'update (state, alt, post_id, position)',
        'delete',
      ],
      avatar_requests: ['select', 'insert', 'update (media_id, asked_at)', 'delete'],
      avatars: ['select', 'update (expires_at)'],
      mail_settings: [
        'select',
        'insert',
        'update (address, confirm_token, confirmed_by, asked_at, notifications, digest, next_digest_at, digested_at, refused)',
        'delete',
      ],
      // Of a user who leaves.
      mail_due: ['select (user_id)', 'delete'],
      mail_questions: ['select', 'insert', 'update (asked_at)'],
      websub_requests: ['select (id, host, mode, asked_by)', 'insert'],
      websub_subscribed: ['select'],
      webhooks: [
        'select',
        'insert (url, types, secret)',
        'update (url, types, state, reason, secret, previous_secret, previous_until, failures, failing_since, probe_at)',
        'update (queued_until, taken_until, taken_by)',
        'delete',
      ],
      webhook_deliveries: ['select', 'update (state, attempts, first_at, due_at)'],
      feed_tokens: ['select', 'insert', 'update (hash)', 'delete'],
      oauth_apps: ['select', 'insert', 'update (used_at)'],
      oauth_codes: ['select', 'insert', 'delete'],
      oauth_tokens: ['select', 'insert', 'update (used_at)', 'delete'],
      oauth_key: ['select'],
      oauth_used_log_ins: ['select (nonce)', 'insert'],
      timeline_markers: ['select', 'insert', 'update (last_read_id, version, updated_at)', 'delete'],
      outbox: ['select', 'insert', 'delete'],
      idempotency_keys: ['select', 'insert', 'update (status, answer)'],
    },
    rabbitmq: { write: ['lanes'] },
    redis: [
      { keys: [...own, ...indexed], commands: [...built, 'lrem', 'exists'] },
      { keys: ['hidden:*'], commands: [...script, 'smembers', 'sadd', 'srem', 'expire'] },
      // A home is read by one script, together with who is hidden in it.
      { keys: ['home:*', 'hidden:*'], commands: [...script, 'lindex', 'lrange', 'expire', 'smembers'] },
      documentsAndCounts,
      keywords,
      marks,
      bookmarks,
      blockList,
      pulls,
      followees,
      topics,
      viewerFacts,
      feeds,
      userStates,
      readTogether(documentsAndCounts, feeds, userStates),
      liveHeard,
      { keys: ['rate:*'], commands: [...script, 'incr', 'pexpire', 'pttl'] },
      // With HMGET the api of 0.1.0 reads delays; it is not given in 0.3.
      { keys: ['watermarks'], commands: ['hgetall', 'hsetnx', 'hmget'] },
      { keys: receiptsPublished.keys, commands: [...receiptsPublished.commands, 'hgetall'] },
      ...restarts,
    ],
    redisWithoutKeys: ['multi', 'exec', 'scan'],
  },

  'outbox-relay': {
    postgres: {
      outbox: ['select', 'delete', LOCKS],
      idempotency_keys: ['select (created_at)', 'delete'],
      events: ['select', 'delete'],
      // What waits for moderators is counted.
      reports: ['select (state)'],
      withheld_posts: ['select (state)'],
      // Whose dead letters are thrown away.
      deletions: ['select (user_id, swept_at)'],
      ...USER_STATES,
    },
    // The owner of the topology: to bind is to read and write, says AMQP.
    rabbitmq: { configure: ['.+'], write: ['.+'], read: ['.+'] },
    redis: [receiptsPublished, watermarksWritten, turns, userStates],
    redisWithoutKeys: ['time'],
  },

  'fan-out': {
    postgres: {
      user_counts: ['select (user_id, followers)'],
      pulled_authors: ['select', 'insert'],
      // The text of public posts is searched for what people follow.
      posts: [
        'select (id, author_id, visibility, text, tags, mentions, media, in_reply_to, repost_of, version, deleted_at)',
      ],
      post_words: ['insert'],
      topics: ['select'],
    },
    rabbitmq: { ...consumes('post-created', 'events'), write: ['lanes', ...moved] },
    redis: [
      {
        keys: receiptsDelivered.keys,
        commands: [...receiptsDelivered.commands, 'hsetnx', 'hexists', 'hkeys', 'expire'],
      },
      watermarksWritten,
    ],
  },

  'timeline-writer': {
    postgres: {
      follows: ['select'],
      post_mentions: ['select'],
      pulled_authors: ['select'],
      topic_follows: ['select'],
    },
    rabbitmq: consumes('followers', 'followers-bulk'),
    redis: [
      { keys: ['home:*'], commands: [...pushed, 'del'] },
      { keys: ['mentions:*'], commands: [...pushed, 'lrem'] },
      { keys: ['hidden:*'], commands: [...script, 'sadd', 'srem', 'expire'] },
      { keys: [...blockList.keys, ...pulls.keys, ...followees.keys, ...topics.keys], commands: ['del'] },
      liveTold,
      watermarksWritten,
      receiptsDelivered,
      ...restarts,
    ],
    redisWithoutKeys: ['multi', 'exec', 'scan'],
  },

  notifier: {
    postgres: {
      'sequence id_sequence': ['usage'],
      posts: [
        'select (id, author_id, visibility, tags, mentions, media, in_reply_to, repost_of, version, deleted_at)',
      ],
      // Of users who were unlocked, requests become follows.
      users: ['select (id, locked)', LOCKS],
      user_counts: ['select', 'update (followers, following)'],
      follows: ['select', 'insert'],
      follow_requests: ['select', 'delete'],
      events: ['insert'],
      outbox: ['select', 'insert', 'delete'],
      favourites: ['select'],
      blocks: ['select'],
      mutes: ['select'],
      user_states: ['select'],
      notifications: ['select', 'insert', 'update (id, count, actors)', 'delete'],
      notification_events: ['select', 'insert', 'delete'],
      // By the second the notifier of 0.1.0 locks; it is not given in 0.3.
      notification_states: ['select', 'insert', LOCKS, 'update (user_id)'],
      mail_settings: ['select (user_id, address, notifications, confirm_token, refused)'],
      mail_due: ['insert'],
    },
    rabbitmq: { ...consumes('notifications', 'follow-requests'), write: ['lanes', ...moved] },
    redis: [liveTold, watermarksWritten, receiptsDelivered],
  },

  indexer: {
    // What was changed while Redis was out of reach, it writes again.
    postgres: {
      posts: [
        'select',
        LOCKS,
        // Of a user who has left, as nearly all that follows; and mentions of that user.
        'update (deleted_at, version, type, text, data, tags, written_tags, mentions, links, media)',
      ],
      post_external_ids: ['select', 'delete'],
      withheld_posts: ['select', 'delete'],
      moderation_log: MODERATED,
      post_words: ['select', 'insert', 'delete'],
      post_tags: ['select', 'delete'],
      post_mentions: ['select', 'delete'],
      favourites: ['select', 'delete'],
      bookmarks: ['select', 'delete'],
      post_counts: ['select', 'insert', COUNTS],
      deletions: ['select', 'update (removed, turn, turned_at, completed_at, swept_at, avatar_key)'],
      follow_requests: ['select', 'delete'],
      reports: ['select (id, reporter_id, user_id)', 'delete'],
      reserved_handles: ['select', 'delete'],
      user_states: ['select (user_id, state)', 'delete'],
      users: ['select (id, avatar_key)', 'update (avatar_key)'],
      user_counts: ['select', 'update (followers, following)'],
      follows: ['select', 'delete'],
      blocks: ['select', 'delete'],
      mutes: ['select', 'delete'],
      topic_follows: ['select', 'delete'],
      topics: ['select', 'update (followers)'],
      pulled_authors: ['select', 'delete'],
      notifications: ['select', 'update (count, actors)', 'delete'],
      notification_events: ['select', 'delete'],
      notification_states: ['select (user_id)', LOCKS, 'delete'],
      mail_settings: ['select (user_id)', 'delete'],
      mail_due: ['select (user_id)', 'delete'],
      feed_tokens: ['select (user_id)', 'delete'],
      oauth_apps: ['select (id, used_at)', 'delete'],
      oauth_codes: ['select (hash, app_id, user_id, expires_at)', 'delete'],
      oauth_used_log_ins: ['select (nonce, expires_at)', 'delete'],
      oauth_tokens: ['select (id, app_id, user_id, used_at)', 'delete'],
      timeline_markers: ['select (user_id)', 'delete'],
      avatar_requests: ['select (user_id)', 'delete'],
      avatars: ['select (key)', 'update (expires_at)'],
      media: ['select (owner_id)'],
      idempotency_keys: ['select (owner_id, key, answer)', 'update (answer)', 'delete'],
      websub_requests: ['select (topic)', 'delete'],
      websub_subscriptions: ['select (topic)', 'delete'],
      // The relay sends them.
      outbox: ['select', 'insert'],
    },
    rabbitmq: consumes('public', 'reactions', 'deletions'),
    redis: [
      keywords,
      // In one right, since one script writes all that a post is found by: of a direct one, its author's home.
      { keys: [...own, ...indexed], commands: [...pushed, 'lrem', 'exists'] },
      documentsAndCounts,
      marks,
      liveTold,
      watermarksWritten,
      turns,
      receiptsDelivered,
      ...restarts,
    ],
    redisWithoutKeys: ['scan', 'time'],
  },

  'feed-builder': {
    postgres: {
      users: ['select (id, handle, name, avatar_url, avatar_key)'],
      posts: ['select'],
      post_external_ids: ['select'],
      withheld_posts: ['select'],
      moderation_log: MODERATED,
      ...USER_STATES,
      post_tags: ['select'],
      post_words: ['select'],
      websub_subscriptions: ['select (id, topic, expires_at)'],
    },
    rabbitmq: { ...consumes('feeds'), write: ['lanes', ...moved] },
    redis: [
      { keys: indexed, commands: [...built, 'exists'] },
      keywords,
      documents,
      feeds,
      userStates,
      readTogether(documents, feeds, userStates),
      watermarksWritten,
      turns,
      receiptsDelivered,
      ...restarts,
    ],
    redisWithoutKeys: ['scan', 'time'],
  },

  'websub-hub': {
    postgres: {
      'sequence id_sequence': ['usage'],
      // Events show the application all that it sees of users and posts.
      users: ['select'],
      posts: ['select'],
      post_counts: ['select'],
      reports: ['select'],
      events: ['select', 'insert'],
      webhooks: [
        'select',
        'update (state, reason, cursor_xid, cursor_id, since, failures, failing_since, probe_at, missed_at)',
        'update (queued_until, taken_until, taken_by)',
      ],
      webhook_deliveries: ['select', 'insert', 'update (state, attempts, first_at, due_at, tries)', 'delete'],
      post_external_ids: ['select'],
      withheld_posts: ['select'],
      moderation_log: MODERATED,
      ...USER_STATES,
      post_tags: ['select'],
      post_words: ['select'],
      websub_requests: ['select', 'update (attempts, due_at)', 'delete'],
      websub_subscriptions: [
        'select',
        'insert',
        'update (topic_url, secret, expires_at, delivered, failures, retry_at)',
        'delete',
      ],
    },
    rabbitmq: { read: ['websub', 'webhooks'], write: ['lanes', ...moved] },
    redis: [
      { keys: indexed, commands: [...built, 'exists'] },
      keywords,
      documentsAndCounts,
      feeds,
      userStates,
      readTogether(documentsAndCounts, feeds, userStates),
      turns,
      ...restarts,
    ],
    redisWithoutKeys: ['scan', 'time'],
  },

  media: {
    postgres: {
      media: ['select', 'update (state, width, height, blurhash, sizes)', 'delete'],
      users: ['select (id, avatar_key)', 'update (avatar_url, avatar_key)'],
      avatar_requests: ['select', 'delete'],
      avatars: ['select', 'insert', 'update (expires_at)', 'delete'],
      posts: ['select (id, author_id, text, tags, mentions, deleted_at, version)', 'update (media, version)'],
      events: ['insert'],
      outbox: ['select', 'insert', 'delete'],
      deletions: ['select', 'update (removed)'],
    },
    rabbitmq: { read: ['media', 'media-deletions'], write: ['lanes', ...moved] },
    // It looks only whether Redis answers.
    redis: [],
  },

  mailer: {
    postgres: {
      users: ['select (id, handle, name)'],
      follows: ['select'],
      follow_requests: ['select'],
      blocks: ['select'],
      mutes: ['select'],
      user_states: ['select'],
      posts: ['select (id, author_id, type, text, visibility, mentions, repost_of, deleted_at)'],
      post_counts: ['select'],
      notifications: ['select'],
      notification_events: BEHIND_NOTIFICATIONS,
      notification_states: ['select'],
      mail_settings: ['select', 'update (mailed_up_to, digested_at, next_digest_at, refused)'],
      mail_questions: ['select (asked_at)', 'delete'],
      mail_due: ['select', LOCKS, 'delete'],
    },
    rabbitmq: { read: ['mail', 'digests'], write: ['lanes', ...moved] },
    redis: [turns],
    redisWithoutKeys: ['time'],
  },

  /** The person on call, with `npm run ripple`. */
  cli: {
    // What it inserts, an import brings in (packages/exchange).
    postgres: {
      'sequence id_sequence': ['usage'],
      // How much goes on beside it.
      'sequence outbox_id_seq': ['select'],
      users: ['select', 'insert', 'update (name, bio, avatar_url, avatar_key, data, locked)'],
      user_counts: ['select', 'insert', 'update (followers, following)'],
      user_states: ['select', 'insert', 'update (state, reason, version)'],
      user_states_version: ['select', 'update (version)'],
      follows: ['select', 'insert', 'delete'],
      follow_requests: ['select', 'insert', 'delete'],
      mutes: ['select', 'insert'],
      posts: ['select', 'insert'],
      post_external_ids: ['select', 'insert'],
      withheld_posts: ['select', 'insert'],
      post_tags: ['select', 'insert'],
      post_mentions: ['select', 'insert'],
      post_words: ['select', 'insert'],
      topic_follows: ['select', 'insert'],
      topics: ['select', 'insert', 'update (followers)'],
      favourites: ['select', 'insert'],
      bookmarks: ['select', 'insert'],
      avatars: ['select', 'update (expires_at)'],
      pulled_authors: ['select'],
      post_counts: ['select', 'insert', COUNTS],
      outbox: ['select', 'insert'],
      // For recover: what was told, and what is due again.
      moderation_log: ['select (id, action, post_id)'],
      blocks: ['select', 'insert'],
      media: ['select (id, owner_id, post_id, state, key)'],
      avatar_requests: ['select', 'delete'],
      notifications: ['select (user_id, id, kind, post_id)'],
      notification_events: ['select'],
      notification_states: ['select'],
      mail_settings: [
        'select (user_id, address, confirm_token, asked_at, notifications, digest, next_digest_at, digested_at, mailed_up_to, refused)',
        'update (next_digest_at)',
      ],
      mail_due: ['select (user_id)', 'insert'],
      websub_subscriptions: ['select (topic, retry_at, expires_at)', 'update (retry_at)'],
      // For verify --deleted: whether something is left of users who have left.
      deletions: ['select'],
      reserved_handles: ['select'],
      user_words: ['select'],
      reports: ['select (reporter_id, user_id)'],
      feed_tokens: ['select (user_id)'],
      oauth_codes: ['select (user_id)'],
      oauth_tokens: ['select (user_id)'],
      timeline_markers: ['select (user_id)'],
      users_in_answers: ['select'],
      websub_requests: ['select (topic)'],
    },
    rabbitmq: { read: ['dead'], write: ['lanes'] },
    redis: [
      { keys: [...own, ...indexed], commands: [...built, 'exists', 'pttl', 'pexpire'] },
      { keys: ['hidden:*'], commands: [...script, 'smembers', 'sadd', 'srem', 'expire', 'exists'] },
      // Whether they are there, and whose they are.
      {
        keys: [
          ...viewerFacts.keys,
          ...followees.keys,
          ...documentsAndCounts.keys,
          ...userStates.keys,
          'feed:*',
        ],
        commands: ['exists', 'get', 'mget'],
      },
      counts,
      keywords,
      { keys: ['keyword-reads'], commands: ['zrange'] },
      { keys: ['feed:*'], commands: ['del'] },
      marks,
      bookmarks,
      blockList,
      pulls,
      followees,
      topics,
      userStates,
      readTogether(counts, userStates),
      { keys: ['rebuild'], commands: ['get', 'set', 'del'] },
      { keys: ['watermarks'], commands: ['hgetall'] },
    ],
    redisWithoutKeys: ['scan'],
  },
};
