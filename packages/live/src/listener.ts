import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { openRedis, type Redis } from '@ripple/redis';
import type { Logger } from '@ripple/telemetry';
import { decode, logKey, MOST_ENTRIES, reaches, topicsKey } from './log.ts';
import { createTail, type Ear, type Entry } from './tail.ts';
import type { Topic } from './topic.ts';

/** For a process with readers: what happens on the topics that somebody listens to. */
export interface LiveListener {
  /**
   * Listens. When this resolves, all that is published from now on will be heard, and what was before is in
   * memory, as far as the log reaches; or Redis is away, and what is missed will be known to be missed.
   */
  listen(topics: Topic[], wake: (entry: Entry | undefined) => void): Promise<Ear>;
  stop(): Promise<void>;
}

/** How long a topic stays alive after the last one has gone: who comes back meanwhile misses nothing. */
const KEEP_MS = 5 * 60_000;
const REFRESH_MS = 15_000;
/** A topic that is this close to its end may have ended when the renewal arrives. */
const MARGIN_MS = 1_000;
const KEYS_TTL_SECONDS = 600;
const BATCH = 1_000;
const BLOCK_MS = 5_000;
const READ_AT_ONCE = 1_000;
const CATCH_UP_LIMIT_MS = 1_000;

const keepAliveScript = /* lua */ `
-- Keeps topics alive. Of those that were not, a mark in the log says that older entries are not all there were;
-- in the same step, so that nothing is published between the mark and the life that begins with it.
-- KEYS[1] topics, KEYS[2] log   ARGV[1] from when on they must have been alive, ARGV[2] until when they are,
-- ARGV[3] seconds that the keys live, ARGV[4] most entries, ARGV[5..] topics
local lapsed = {}
for at = 5, #ARGV do
  local score = redis.call('ZSCORE', KEYS[1], ARGV[at])
  if not score or tonumber(score) < tonumber(ARGV[1]) then lapsed[#lapsed + 1] = ARGV[at] end
  redis.call('ZADD', KEYS[1], ARGV[2], ARGV[at])
end
if #lapsed > 0 then
  redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[4], '*', 'kind', 'begin', 'id', 0, 'topics', cjson.encode(lapsed))
end
redis.call('EXPIRE', KEYS[1], ARGV[3])
redis.call('EXPIRE', KEYS[2], ARGV[3])
return #lapsed
`;

type WithScript = Redis & {
  keepTopicsAlive(topics: string, log: string, ...args: (string | number)[]): Promise<number>;
};

/**
 * One log in Redis for all topics, read by every api process on a connection of its own, however many streams
 * are open. (A log for each topic would be a subscription for each stream, to be renewed one by one.)
 */
export function createLiveListener(options: {
  redis: Redis;
  redisUrl: string;
  namespace: string;
  logger: Logger;
}): LiveListener {
  const { namespace, logger } = options;
  options.redis.defineCommand('keepTopicsAlive', { lua: keepAliveScript, numberOfKeys: 2 });
  const redis = options.redis as WithScript;
  const [log, alive] = [logKey(namespace), topicsKey(namespace)];
  const tail = createTail();
  const reading = openRedis({
    url: options.redisUrl,
    name: 'ripple-live',
    commandLimitMs: 2 * BLOCK_MS,
    whenDown: 'wait',
    logger,
  });
  /** The last entry that was read. */
  let last = '0-0';
  let stopped = false;
  const waiting = new Set<() => void>();

  async function read(): Promise<void> {
    while (!stopped) {
      try {
        const replies = await reading.xread(
          ...(['COUNT', READ_AT_ONCE, 'BLOCK', BLOCK_MS, 'STREAMS', log, last] as const),
        );
        for (const [id, fields] of (replies as [string, [string, string[]][]][] | null)?.[0]?.[1] ?? []) {
          last = id;
          tail.add(decode(fields), id);
        }
        for (const look of waiting) look();
      } catch (error) {
        if (stopped) return;
        logger.debug({ err: error }, 'the log of live events was not read');
        await sleep(200);
      }
    }
  }

  /** Waits until all is read that is in the log now. */
  async function catchUp(): Promise<void> {
    const [newest] = await redis.xrevrange(log, '+', '-', 'COUNT', 1);
    if (!newest || reaches(last, newest[0])) return;
    const signal = AbortSignal.timeout(CATCH_UP_LIMIT_MS);
    await new Promise<void>((resolve) => {
      const done = () => {
        waiting.delete(look);
        resolve();
      };
      const look = () => reaches(last, newest[0]) && done();
      waiting.add(look);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  /** Keeps topics alive. Of those that were not, what is older than this is not to be believed. */
  async function keepAlive(topics: Topic[]): Promise<void> {
    for (let from = 0; from < topics.length; from += BATCH) {
      const batch = topics.slice(from, from + BATCH);
      const now = Date.now();
      const times = [now + MARGIN_MS, now + KEEP_MS, KEYS_TTL_SECONDS];
      await redis.keepTopicsAlive(alive, log, ...times, MOST_ENTRIES, ...batch);
    }
  }

  const refresh = AsyncLocalStorage.bind(async (): Promise<void> => {
    const topics = tail.topics();
    if (topics.length === 0) return;
    try {
      await redis.zremrangebyscore(alive, 0, Date.now() - KEEP_MS);
      await keepAlive(topics);
    } catch (error) {
      logger.debug({ err: error }, 'live topics were not kept alive');
    }
  });

  /** Those who come at the same time are registered together. */
  let arrivals = new Set<Topic>();
  let registration: Promise<void> | undefined;
  function register(topics: Topic[]): Promise<void> {
    for (const topic of topics) arrivals.add(topic);
    registration ??= new Promise(setImmediate).then(async () => {
      const batch = [...arrivals];
      arrivals = new Set();
      registration = undefined;
      await keepAlive(batch);
      await catchUp();
    });
    return registration;
  }

  void read();
  redis.on('ready', refresh);
  const timer = setInterval(refresh, REFRESH_MS);

  return {
    async listen(topics, wake) {
      const ear = tail.listen(topics, wake);
      await register(topics).catch((error) => logger.debug({ err: error }, 'a topic is not alive yet'));
      return ear;
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      redis.off('ready', refresh);
      reading.disconnect();
    },
  };
}
