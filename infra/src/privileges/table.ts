import type { Role } from './roles.ts';

/** What a role may do. Whatever does not stand here, it may not: also to tables, queues and keys to come. */
export interface Privileges {
  /** What may be done (with which columns, where not with all) to what: the words of `grant … on …`. */
  postgres: Record<string, string[]>;
  /** Exchanges and queues by name, as regular expressions, without the namespace and its dot. */
  rabbitmq: { configure?: string[]; write?: string[]; read?: string[] };
  /** Commands on keys (patterns, without the namespace and its colon). A script's commands are checked, too. */
  redis: { keys: string[]; commands: string[] }[];
  /** Commands that name no key. Besides these, everybody may connect, PING and ask for INFO. */
  redisWithoutKeys?: string[];
}

const script = ['eval', 'evalsha'];
const pushed = [...script, 'lindex', 'linsert', 'lpush', 'lrange', 'ltrim'];
const built = [...pushed, 'del', 'expire', 'rpush'];
const indexed = ['author:*', 'tag:*', 'keyword:*', 'replies:*', 'public'];
/** Lists that belong to somebody. */
const own = ['home:*', 'mentions:*', 'favourites:*'];

const versioned = [...script, 'get', 'mget', 'set'];
const documents = { keys: ['post:*'], commands: versioned };
const feeds = [
  { keys: ['feed:*'], commands: [...versioned, 'expire'] },
  { keys: ['feed-renderings'], commands: ['incr'] },
];
/** Which keywords have a timeline, by a part of theirs. */
const keywords = {
  // Both in one script, so both in one right.
  keys: ['keyword:*', 'keywords:*'],
  commands: [...script, 'sadd', 'srem', 'sunion', 'exists', 'expire'],
};
const counts = { keys: ['counts:*'], commands: versioned };
/** Copies of what somebody has marked, blocked, muted or followed (packages/redis/src/cached-sets.ts). */
const cachedSet = [...script, 'hmget', 'hlen', 'set', 'get', 'exists', 'hset', 'hdel', 'expire', 'del'];
const marks = { keys: ['favourited:*', 'reposted:*'], commands: cachedSet };
const pulls = { keys: ['pulls-*'], commands: cachedSet };
const barriers = { keys: ['blocked:*', 'muted:*'], commands: cachedSet };
const followees = { keys: ['followees:*'], commands: cachedSet };
const topics = { keys: ['topics:*'], commands: [...script, 'get', 'set', 'del'] };
/** Who listens to what, and what there is to hear (packages/live). */
const liveTold = { keys: ['live:*'], commands: ['exists', 'zmscore', 'xadd'] };
const liveHeard = {
  keys: liveTold.keys,
  commands: [...script, 'zscore', 'zadd', 'zremrangebyscore', 'expire', 'xadd', 'xread', 'xrevrange'],
};
/** How far each post has come (packages/receipts). */
const receiptsPublished = { keys: ['receipt:*'], commands: ['hsetnx', 'expire'] };
const receiptsDelivered = {
  keys: ['receipt:*'],
  commands: [...script, 'hget', 'hset', 'hincrby', 'hgetall', 'hdel'],
};
const watermarksWritten = { keys: ['watermarks'], commands: [...script, 'hget', 'hset'] };
/** Whoever finds that Redis was restarted throws away what it holds (packages/redis/src/forget-earlier-life.ts). */
const restarts = [
  { keys: ['redis-run'], commands: ['get', 'set'] },
  { keys: ['*'], commands: ['unlink'] },
];

/** A consumer takes from its lanes; what fails goes on to the retry ladder or to the dead letters. */
const consumes = (...lanes: string[]) => ({ read: lanes, write: ['retry\\..+', 'dead'] });

/**
 * Who may do what on the three servers: the one place to read, and to change when a service needs more. How it
 * becomes roles, users and ACL lines is in postgres.ts, rabbitmq.ts and redis.ts; docs/security.md tells the rest.
 */
export const privileges: Record<Role, Privileges> = {
  api: {
    postgres: {
      'sequence id_sequence': ['usage'],
      users: ['select', 'insert', 'update (name, bio)'],
      user_counts: ['select', 'insert', 'update (followers, following)'],
      follows: ['select', 'insert', 'delete'],
      posts: ['select', 'insert', 'update (deleted_at, version, text, tags, mentions, links, edited_at)'],
      post_tags: ['select', 'insert', 'delete'],
      post_words: ['select'],
      post_mentions: ['select', 'insert', 'delete'],
      topic_follows: ['select', 'insert', 'delete'],
      topics: ['select', 'insert', 'update (followers)'],
      post_counts: ['select'],
      favourites: ['select', 'insert', 'delete'],
      blocks: ['select', 'insert', 'delete'],
      mutes: ['select', 'insert', 'delete'],
      pulled_authors: ['select'],
      notifications: ['select'],
      notification_states: ['select', 'insert', 'update'],
      media: [
        'select',
        'insert (owner_id, key)',
        // Also to lock one that comes into a post.
        'update (state, alt, post_id, position)',
        'delete',
      ],
      mail_settings: ['select', 'insert', 'update'],
      websub_requests: ['select (id)', 'insert'],
      feed_tokens: ['select', 'insert', 'update (hash)', 'delete'],
      outbox: ['select', 'insert', 'delete'],
      idempotency_keys: ['select', 'insert', 'update (status, answer)'],
    },
    rabbitmq: { write: ['lanes'] },
    redis: [
      { keys: [...own, ...indexed], commands: [...built, 'lrem', 'exists'] },
      { keys: ['hidden:*'], commands: ['smembers', 'sadd', 'srem', 'expire'] },
      documents,
      counts,
      keywords,
      marks,
      barriers,
      pulls,
      followees,
      topics,
      ...feeds,
      liveHeard,
      { keys: ['rate:*'], commands: [...script, 'incr', 'pexpire', 'pttl'] },
      { keys: ['watermarks'], commands: ['hmget', 'hsetnx'] },
      { keys: receiptsPublished.keys, commands: [...receiptsPublished.commands, 'hgetall'] },
      ...restarts,
    ],
    redisWithoutKeys: ['multi', 'exec', 'scan'],
  },

  'outbox-relay': {
    postgres: {
      // `for update` asks for the right to update some column; this one can't be set to anything.
      outbox: ['select', 'delete', 'update (id)'],
      idempotency_keys: ['select (created_at)', 'delete'],
    },
    // The owner of the topology: to bind is to read and write, says AMQP.
    rabbitmq: { configure: ['.+'], write: ['.+'], read: ['.+'] },
    redis: [receiptsPublished],
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
    rabbitmq: { read: ['post-created', 'events'], write: ['lanes', 'retry\\..+', 'dead'] },
    redis: [
      {
        keys: receiptsDelivered.keys,
        commands: [...receiptsDelivered.commands, 'hsetnx', 'hexists', 'hkeys', 'expire'],
      },
    ],
  },

  'timeline-writer': {
    postgres: { follows: ['select'], pulled_authors: ['select'], topic_follows: ['select'] },
    rabbitmq: consumes('followers', 'followers-bulk'),
    redis: [
      { keys: ['home:*'], commands: [...pushed, 'del'] },
      { keys: ['mentions:*'], commands: pushed },
      { keys: ['hidden:*'], commands: ['sadd', 'srem', 'expire'] },
      { keys: [...barriers.keys, ...pulls.keys, ...followees.keys, ...topics.keys], commands: ['del'] },
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
      user_counts: ['select (user_id, followers)'],
      follows: ['select'],
      favourites: ['select'],
      blocks: ['select'],
      mutes: ['select'],
      notifications: ['select', 'insert', 'update', 'delete'],
      notification_events: ['select', 'insert', 'delete'],
      notification_states: ['select', 'insert', 'update'],
      mail_settings: ['select (user_id, address, notifications, confirm_token, refused)'],
      mail_due: ['insert'],
    },
    rabbitmq: consumes('notifications'),
    redis: [liveTold, watermarksWritten, receiptsDelivered],
  },

  indexer: {
    // What was changed while Redis was out of reach, it writes again.
    postgres: {
      // To lock a row asks for the right to update something.
      posts: ['select', 'update (id)'],
      post_words: ['select', 'insert', 'delete'],
      favourites: ['select'],
      post_counts: ['select', 'insert', 'update'],
    },
    rabbitmq: consumes('public', 'reactions'),
    redis: [
      keywords,
      // In one right, since one script writes all that a post is found by: of a direct one, its author's home.
      { keys: [...own, ...indexed], commands: [...pushed, 'lrem', 'exists'] },
      documents,
      counts,
      marks,
      liveTold,
      watermarksWritten,
      receiptsDelivered,
      ...restarts,
    ],
    redisWithoutKeys: ['scan'],
  },

  'feed-builder': {
    postgres: {
      users: ['select (id, handle, name)'],
      posts: ['select'],
      post_tags: ['select'],
      post_words: ['select'],
      websub_subscriptions: ['select (id, topic, expires_at)'],
    },
    rabbitmq: { read: ['feeds'], write: ['lanes', 'retry\\..+', 'dead'] },
    redis: [
      { keys: indexed, commands: [...built, 'exists'] },
      keywords,
      documents,
      ...feeds,
      watermarksWritten,
      receiptsDelivered,
      ...restarts,
    ],
    redisWithoutKeys: ['scan'],
  },

  'websub-hub': {
    postgres: {
      'sequence id_sequence': ['usage'],
      users: ['select'],
      posts: ['select'],
      post_tags: ['select'],
      post_words: ['select'],
      websub_requests: ['select', 'update (attempts)', 'delete'],
      websub_subscriptions: [
        'select',
        'insert',
        'update (secret, expires_at, delivered, failures, retry_at)',
        'delete',
      ],
    },
    rabbitmq: { read: ['websub'], write: ['lanes', 'retry\\..+', 'dead'] },
    redis: [{ keys: indexed, commands: [...built, 'exists'] }, keywords, documents, ...feeds, ...restarts],
    redisWithoutKeys: ['scan'],
  },

  media: {
    postgres: {
      media: ['select', 'update (state, width, height, blurhash, sizes)', 'delete'],
      posts: ['select (id, author_id, text, tags, mentions, deleted_at, version)', 'update (media, version)'],
      outbox: ['select', 'insert', 'delete'],
    },
    rabbitmq: { read: ['media'], write: ['lanes', 'retry\\..+', 'dead'] },
    // It looks only whether Redis answers.
    redis: [],
  },

  mailer: {
    postgres: {
      users: ['select (id, handle, name)'],
      follows: ['select'],
      blocks: ['select'],
      mutes: ['select'],
      posts: ['select (id, author_id, text, visibility, repost_of, deleted_at)'],
      post_counts: ['select'],
      notifications: ['select'],
      notification_states: ['select'],
      mail_settings: ['select', 'update (mailed_up_to, digested_at, next_digest_at, refused)'],
      // To lock a row asks for the right to update something.
      mail_due: ['select', 'update (user_id)', 'delete'],
    },
    rabbitmq: { read: ['mail', 'digests'], write: ['lanes', 'retry\\..+', 'dead'] },
    // It looks only whether Redis answers.
    redis: [],
  },

  /** The person on call, with `npm run ripple`. */
  cli: {
    postgres: {
      users: ['select'],
      follows: ['select'],
      posts: ['select'],
      post_tags: ['select'],
      post_mentions: ['select'],
      post_words: ['select'],
      topic_follows: ['select'],
      favourites: ['select'],
      pulled_authors: ['select'],
      post_counts: ['select', 'insert', 'update'],
      outbox: ['select', 'insert'],
    },
    rabbitmq: { read: ['dead'], write: ['lanes'] },
    redis: [
      { keys: [...own, ...indexed], commands: [...built, 'exists', 'pttl', 'pexpire'] },
      { keys: ['hidden:*'], commands: ['smembers'] },
      counts,
      keywords,
      { keys: ['rebuild'], commands: ['get', 'set', 'del'] },
      { keys: ['watermarks'], commands: ['hmget'] },
    ],
    redisWithoutKeys: ['scan'],
  },
};
