import type { Redis } from '@ripple/redis';
import type { Channel } from './channel.ts';
import { aliveKey, logKey, MAX_RECORDS } from './log.ts';

/** The channels that have subscribers: workers write into the log for these only. */
export interface AliveChannels {
  /** Keeps channels alive for five minutes more. @throws when Redis is away */
  keepAlive(channels: Channel[]): Promise<void>;
  /** Removes channels that ended some time ago. @throws when Redis is away */
  removeEnded(): Promise<void>;
}

/** How long a channel outlives its last subscriber: a reader who comes back meanwhile reads on in the log. */
const KEEP_MS = 5 * 60_000;
/** A channel that is this close to its end may have ended when the renewal arrives. */
const MARGIN_MS = 1_000;
const KEYS_TTL_SECONDS = 600;
/** Channels that one call of the script renews. */
const BATCH = 1_000;

const keepAliveScript = /* lua */ `
-- Keeps channels alive. For those that had ended, a 'begin' in the log says that older entries are not complete;
-- in the same step, so that nothing is published between that mark and the life that begins with it.
-- KEYS[1] channels, KEYS[2] log   ARGV[1] from when on they must have been alive, ARGV[2] until when they are,
-- ARGV[3] seconds that the keys live, ARGV[4] most records, ARGV[5..] channels
local ended = {}
for at = 5, #ARGV do
  local score = redis.call('ZSCORE', KEYS[1], ARGV[at])
  if not score or tonumber(score) < tonumber(ARGV[1]) then ended[#ended + 1] = ARGV[at] end
  redis.call('ZADD', KEYS[1], ARGV[2], ARGV[at])
end
if #ended > 0 then
  redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[4], '*', 'kind', 'begin', 'id', 0, 'topics', cjson.encode(ended))
end
redis.call('EXPIRE', KEYS[1], ARGV[3])
redis.call('EXPIRE', KEYS[2], ARGV[3])
return #ended
`;

export function createAliveChannels({
  redis,
  namespace,
}: {
  redis: Redis;
  namespace: string;
}): AliveChannels {
  const keep = redis.script<number>('keepChannelsAlive', keepAliveScript);
  const [alive, log] = [aliveKey(redis, namespace), logKey(redis, namespace)];
  return {
    async keepAlive(channels) {
      for (let from = 0; from < channels.length; from += BATCH) {
        const batch = channels.slice(from, from + BATCH);
        const now = Date.now();
        const times = [now + MARGIN_MS, now + KEEP_MS, KEYS_TTL_SECONDS];
        await keep([alive, log], ...times, MAX_RECORDS, ...batch);
      }
    },
    async removeEnded() {
      await redis.onKey(alive).zremrangebyscore(alive, 0, Date.now() - KEEP_MS);
    },
  };
}
