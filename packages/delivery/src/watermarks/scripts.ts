/**
 * All that is known is one hash, so that one script sees it at one moment. Its fields:
 *
 * - `<lane>`: the watermark that was taken from the lane last.
 * - `<lane> <holding>`: `<mark> <seen>`. What the holding has of the lane, or will be delivered, was accepted at `mark`
 *   or later, as far as nothing is given back. `seen` is the lane's watermark at the report before the next.
 * - `<lane> returned`: `<mark> <time>`. Holdings that have ended gave back messages that were accepted at `mark` or
 *   later. They stand at the head of the queue: a watermark that was sent after `time` is taken after them.
 * - `told <holding>`: when the holding was reported last; 0 once its process has seen its end.
 *
 * Times are in ms since the Unix epoch.
 */
const format = /* lua */ `
local function pair(value)
  local mark, second = string.match(value, '^(%d+) (%d+)$')
  return tonumber(mark), tonumber(second)
end
local function put(key, field, mark, second)
  redis.call('HSET', key, field, string.format('%.0f %.0f', mark, second))
end
`;

export const reportScript = /* lua */ `
-- Notes what a holding has. A message that it is delivered was in the queue when the report before this one was
-- answered, or came later: so it is not older than the lane's watermark was then, or is among the oldest in hand.
-- KEYS[1] watermarks   ARGV[1] holding, ARGV[2] time, ARGV[3..] for each lane: its name, when the oldest message in
-- hand was accepted, the lane's watermark in the answer to the last report. For the latter two: 2^53, if there is none
-- Returns the watermark of each lane
${format}
local key, holding, now = KEYS[1], ARGV[1], ARGV[2]
local answer = {}
for i = 3, #ARGV, 3 do
  local lane, oldest, answered = ARGV[i], tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2])
  local watermark = tonumber(redis.call('HGET', key, lane) or now)
  local field = lane .. ' ' .. holding
  local before = redis.call('HGET', key, field)
  local seen = watermark
  if before then seen = select(2, pair(before)) end
  put(key, field, math.min(oldest, answered, seen), watermark)
  answer[#answer + 1] = watermark
end
redis.call('HSET', key, 'told ' .. holding, now)
return answer
`;

export const advanceScript = /* lua */ `
-- Notes that a watermark was taken from a lane, which never goes back. If it was sent after holdings gave messages
-- back, these are delivered to others, who may not have reported them yet: until they have, their marks are set back.
-- KEYS[1] watermarks   ARGV[1] lane, ARGV[2] time
${format}
local key, lane, time = KEYS[1], ARGV[1], tonumber(ARGV[2])
if tonumber(redis.call('HGET', key, lane) or 0) < time then redis.call('HSET', key, lane, ARGV[2]) end
local returned = redis.call('HGET', key, lane .. ' returned')
if not returned then return 0 end
local least, at = pair(returned)
if at > time then return 0 end
redis.call('HDEL', key, lane .. ' returned')
local all = redis.call('HGETALL', key)
for i = 1, #all, 2 do
  if string.sub(all[i], 1, #lane + 1) == lane .. ' ' then
    local mark, seen = pair(all[i + 1])
    put(key, all[i], math.min(mark, least), math.min(seen, least))
  end
end
return 0
`;

export const returnScript = /* lua */ `
-- Notes that the broker has given back what a holding had.
-- KEYS[1] watermarks   ARGV[1] holding, ARGV[2] a time when it had done so
${format}
local key, suffix, time = KEYS[1], ' ' .. ARGV[1], tonumber(ARGV[2])
local all = redis.call('HGETALL', key)
for i = 1, #all, 2 do
  local field, lane = all[i], string.sub(all[i], 1, -#suffix - 1)
  if field == 'told' .. suffix then
    redis.call('HDEL', key, field)
  elseif string.sub(field, -#suffix) == suffix then
    local mark, at = pair(all[i + 1]), time
    local returned = redis.call('HGET', key, lane .. ' returned')
    if returned then
      local other, later = pair(returned)
      mark, at = math.min(mark, other), math.max(at, later)
    end
    put(key, lane .. ' returned', mark, at)
    redis.call('HDEL', key, field)
  end
end
return 0
`;
