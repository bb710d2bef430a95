/** Rights on Redis that several roles have: commands, and the keys they are meant for. */

export const script = ['eval', 'evalsha'];
export const pushed = [...script, 'lindex', 'linsert', 'lpush', 'lrange', 'ltrim'];
export const built = [...pushed, 'del', 'expire', 'rpush'];
export const indexed = ['author:*', 'tag:*', 'keyword:*', 'replies:*', 'public'];
/** Lists that belong to one user. */
export const own = ['home:*', 'mentions:*', 'favourites:*'];

const versioned = [...script, 'get', 'mget', 'set'];
export const documents = { keys: ['post:*'], commands: versioned };
/** A feed and the number of its renderings, in one script. */
export const feeds = {
  keys: ['feed:*', 'feed-renderings', 'feed-renderings{*'],
  // With INCR processes of 0.1.0 number renderings; it is not given in 0.3.
  commands: [...versioned, 'getrange', 'expire', 'incr'],
};
/** The keywords that have a timeline, found by a part of them. */
export const keywords = {
  // Timelines and lists in one script, so both in one right.
  keys: ['keyword:*', 'keywords:*', 'keyword-reads'],
  commands: [
    ...script,
    'sadd',
    'srem',
    'sunion',
    'smembers',
    'exists',
    'expire',
    'zadd',
    'zcard',
    'zpopmin',
    'del',
  ],
};
/** Which version of the states of users there is (packages/people/src/states). */
export const userStates = { keys: ['user-states'], commands: versioned };
export const counts = { keys: ['counts:*'], commands: versioned };
/**
 * What a process asks for in the same turn goes as one MGET (packages/redis/src/get-many.ts), which one right has to allow.
 */
export const readTogether = (...rights: { keys: string[] }[]) => ({
  keys: rights.flatMap(({ keys }) => keys),
  commands: ['mget'],
});
/** Both in one right: a cluster is asked for those of a post by one MGET. */
export const documentsAndCounts = { keys: [...documents.keys, ...counts.keys], commands: versioned };
/** Copies of what a user has marked, blocked, muted or followed (packages/redis/src/cached-sets.ts). */
const cachedSet = [...script, 'hmget', 'set', 'get', 'exists', 'hset', 'hdel', 'expire', 'del'];
export const marks = { keys: ['favourited:*', 'reposted:*'], commands: cachedSet };
export const bookmarks = { keys: ['bookmarked:*'], commands: cachedSet };
export const pulls = { keys: ['pulls-*'], commands: cachedSet };
export const blockList = { keys: ['blocked:*', 'muted:*'], commands: cachedSet };
/** What a page needs to know of its viewer, by one script (packages/timelines/src/viewer-facts.ts). */
export const viewerFacts = {
  keys: [...marks.keys, ...bookmarks.keys, ...blockList.keys, 'topics:*'],
  commands: [...script, 'get', 'hget', 'hlen', 'hkeys'],
};
export const followees = { keys: ['followees:*'], commands: cachedSet };
export const topics = { keys: ['topics:*'], commands: [...script, 'get', 'set', 'del'] };
/** The topics that are listened to, and the log of what concerns them (packages/live). */
export const liveTold = { keys: ['live:*'], commands: ['exists', 'zmscore', 'xadd'] };
export const liveHeard = {
  keys: liveTold.keys,
  commands: [...script, 'zscore', 'zadd', 'zremrangebyscore', 'expire', 'xadd', 'xread', 'xrevrange'],
};
/** How far each post has come (packages/delivery/src/receipts). */
export const receiptsPublished = { keys: ['receipt:*'], commands: ['hsetnx', 'expire'] };
export const receiptsDelivered = {
  keys: ['receipt:*'],
  commands: [...script, 'hget', 'hset', 'hincrby', 'hgetall', 'hdel'],
};
export const watermarksWritten = {
  keys: ['watermarks'],
  commands: [...script, 'hget', 'hset', 'hdel', 'hgetall'],
};
/** Whose turn it is, where processes do something so often together (packages/redis/src/turns.ts); with TIME. */
export const turns = {
  keys: ['turn:*'],
  commands: [...script, 'hmget', 'hget', 'hset', 'exists', 'pexpire'],
};
/** A process that finds Redis restarted throws away what it holds (packages/redis/src/clear-after-restart.ts). */
export const restarts = [
  { keys: ['redis-run', 'redis-run:*'], commands: ['get', 'set'] },
  { keys: ['*'], commands: ['unlink'] },
];
