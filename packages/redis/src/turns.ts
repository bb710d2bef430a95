import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from './redis.ts';

/** Work that several processes do at most so often together. */
export interface Turns {
  /**
   * Resolves after work under this name that began later than the call, here or in another process; its rounds begin
   * `intervalMs` apart. While others do it, that may take two intervals.
   * @throws what `work` throws, if it was done here
   */
  share(name: string, intervalMs: number, work: () => Promise<void>): Promise<void>;
  /** @returns 0 if it is this process' turn, else in how many ms there is the next one */
  take(name: string, intervalMs: number): Promise<number>;
}

const takeScript = /* lua */ `
-- Begins a round, unless one began less than an interval ago. After five intervals without one nothing is kept: a
-- process that still waits by then takes a turn.
-- KEYS[1] a hash: begun and done, the numbers of the rounds that have begun and that are done; at, the time of the last
-- begin in ms   ARGV[1] interval in ms, ARGV[2] the round that is waited for; 0, if that is the next to begin
-- Returns the round, and how long to wait before one asks again, in ms: 0, if this one is begun here, -1, if it is done
local key, interval, wanted = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
local state = redis.call('HMGET', key, 'begun', 'done', 'at')
local begun, done, at = tonumber(state[1]) or 0, tonumber(state[2]) or 0, tonumber(state[3])
if wanted > 0 and done >= wanted then return { wanted, -1 } end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if at and now < at + interval then return { wanted > 0 and wanted or begun + 1, at + interval - now } end
redis.call('HSET', key, 'begun', begun + 1, 'at', now)
redis.call('PEXPIRE', key, 5 * interval)
return { begun + 1, 0 }
`;

const finishScript = /* lua */ `
-- Notes that a round is done.   KEYS[1] as above   ARGV[1] the round
local done = tonumber(redis.call('HGET', KEYS[1], 'done') or 0)
if redis.call('EXISTS', KEYS[1]) == 1 and done < tonumber(ARGV[1]) then redis.call('HSET', KEYS[1], 'done', ARGV[1]) end
return 0
`;

export function createTurns(redis: Redis, namespace: string): Turns {
  const takeTurn = redis.script<[round: number, waitMs: number]>('takeTurn', takeScript);
  const finishTurn = redis.script('finishTurn', finishScript);
  const keyOf = (name: string) => `${namespace}:turn:${name}`;

  return {
    async share(name, intervalMs, work) {
      const key = keyOf(name);
      let [round, waitMs] = await takeTurn([key], intervalMs, 0);
      while (waitMs > 0) {
        await sleep(waitMs);
        [round, waitMs] = await takeTurn([key], intervalMs, round);
      }
      if (waitMs < 0) return;
      await work();
      await finishTurn([key], round);
    },
    async take(name, intervalMs) {
      const [, waitMs] = await takeTurn([keyOf(name)], intervalMs, 0);
      return waitMs;
    },
  };
}
