/**
 * The scripts that write timelines. Each is one atomic step on a node of Redis; what a list may look like in between
 * is told in timeline-store.ts. Those with `keys` and `args` are called on a node for all keys that it holds
 * (packages/redis, `scriptOnNode`).
 */

export const pushScript = /* lua */ `
-- Puts posts into many timelines, into those that exist. Whatever order posts arrive in, and however
-- often one does, a list stays strictly descending: posts newer than all in it go to the head, which is the common
-- case and costs two commands; any other finds its place, or finds itself there and changes nothing.
-- keys timelines   args[1] cap, args[2] how far over the cap a list may grow, args[3..] post ids, ascending
-- Returns how often a post was put into a timeline.
-- Indexes are strings, since a number is formatted as a floating-point one: 0.2 of the 2.5 µs of a timeline.
local call, tonumber, find, sub = redis.call, tonumber, string.find, string.sub
local cap, most = tonumber(args[1]), tonumber(args[1]) + tonumber(args[2])
local ids = { unpack(args, 3) }
local oldest = tonumber(ids[1])
local CHUNK = 50

-- Inserts before the first smaller element. Below the end of a capped list there is no place: Postgres
-- has those posts.
local function insert(key, id)
  local number, from = tonumber(id), 0
  while true do
    local chunk = call('LRANGE', key, from, from + CHUNK - 1)
    for _, element in ipairs(chunk) do
      local other = tonumber(element)
      if other == number then return false end
      if other < number then return call('LINSERT', key, 'BEFORE', element, id) end
    end
    if #chunk < CHUNK then return false end
    from = from + CHUNK
  end
end

local changed, from = 0, 1
repeat
  local to = find(keys, '\\n', from, true) or 0
  local key = sub(keys, from, to - 1)
  from = to + 1
  local head = call('LINDEX', key, '0')
  if head then
    local length = 0
    if tonumber(head) < oldest then
      length = call('LPUSH', key, unpack(ids))
      changed = changed + #ids
    else
      for _, id in ipairs(ids) do
        local inserted = insert(key, id)
        if inserted then
          length = inserted
          changed = changed + 1
        end
      end
    end
    -- Trimmed seldom, and not while the timeline is built: its last element is the builder's mark.
    if length > most and tonumber(call('LINDEX', key, '-1')) >= 0 then call('LTRIM', key, '0', cap - 1) end
  end
until to == 0
return changed
`;

export const readScript = /* lua */ `
-- Reads the newest part of a timeline, and keeps it alive unless it is empty.
-- KEYS[1] timeline, KEYS[2] the authors hidden in it (of a home)   ARGV[1] index of the last element, ARGV[2] seconds to
-- live
-- Returns the elements and the authors, separated by spaces; false for one that isn't there or is under construction.
local last = redis.call('LINDEX', KEYS[1], -1)
if not last or tonumber(last) < 0 then return false end
local elements = redis.call('LRANGE', KEYS[1], 0, ARGV[1])
if elements[1] and elements[1] ~= '0' then redis.call('EXPIRE', KEYS[1], ARGV[2]) end
local hidden = KEYS[2] and redis.call('SMEMBERS', KEYS[2]) or {}
return { table.concat(elements, ' '), table.concat(hidden, ' ') }
`;

export const listKeywordsScript = /* lua */ `
-- Lists keywords while their timelines are there (also under construction), and only then.
-- keys of each keyword its timeline, and the list of the keywords with the same part, which lie together
-- args[1] seconds for the lists to live, args[2..] of each keyword its timeline, and the keyword
local words = {}
for at = 2, #args, 2 do words[args[at]] = args[at + 1] end
for timeline, list in string.gmatch(keys, '([^\\n]+)\\n([^\\n]+)') do
  local keyword = words[timeline]
  if redis.call('EXISTS', timeline) == 1 then
    redis.call('SADD', list, keyword)
    redis.call('EXPIRE', list, args[1])
  else
    redis.call('SREM', list, keyword)
  end
end
`;

export const dropOutdatedScript = /* lua */ `
-- Drops timelines that may lack posts which are in Postgres: complete ones, those under construction, and those that reach
-- back to such a post.
-- keys timelines   args of each timeline its key, and the newest of these posts
-- Returns how many were dropped.
local newest = {}
for at = 1, #args, 2 do newest[args[at]] = tonumber(args[at + 1]) end
local dropped = 0
for key in string.gmatch(keys, '[^\\n]+') do
  local last = redis.call('LINDEX', key, -1)
  if last and tonumber(last) < newest[key] then dropped = dropped + redis.call('DEL', key) end
end
return dropped
`;

export const hideScript = /* lua */ `
-- KEYS[1] hidden authors   ARGV[1] author, ARGV[2] seconds to live
redis.call('SADD', KEYS[1], ARGV[1])
return redis.call('EXPIRE', KEYS[1], ARGV[2])
`;

export const beginBuildScript = /* lua */ `
-- Marks a missing timeline as under construction: from here on pushes collect in it.
-- KEYS[1] timeline   ARGV[1] a fresh mark (a negative number), ARGV[2] seconds after which an abandoned
-- construction is gone
-- Returns the mark under which to build (another builder's, if one has begun), or '' if the timeline is built.
local last = redis.call('LINDEX', KEYS[1], -1)
if not last then
  redis.call('RPUSH', KEYS[1], ARGV[1])
  redis.call('EXPIRE', KEYS[1], ARGV[2])
  return ARGV[1]
end
if tonumber(last) < 0 then return last end
return ''
`;

export const finishBuildScript = /* lua */ `
-- Completes a construction: what was pushed meanwhile, merged with what Postgres had.
-- KEYS[1] timeline   ARGV[1] the mark, ARGV[2] cap, ARGV[3] seconds to live, ARGV[4] '1' if the ids are all
-- there are, ARGV[5..] ids from Postgres, descending
-- Returns 1, or 0 if the construction was thrown away meanwhile (the ids may be out of date) or completed
-- by another builder.
if redis.call('LINDEX', KEYS[1], -1) ~= ARGV[1] then return 0 end
local pushed = redis.call('LRANGE', KEYS[1], 0, -2)
local cap = tonumber(ARGV[2])

local merged, i, j, full = {}, 1, 5, false
while pushed[i] or ARGV[j] do
  if #merged == cap then
    full = true
    break
  end
  local a, b = tonumber(pushed[i] or '0'), tonumber(ARGV[j] or '0')
  if a >= b then
    merged[#merged + 1] = pushed[i]
    i = i + 1
    if a == b then j = j + 1 end
  else
    merged[#merged + 1] = ARGV[j]
    j = j + 1
  end
end
-- 0 as the last element says: this is all, Postgres has nothing older.
if ARGV[4] == '1' and not full then merged[#merged + 1] = '0' end

redis.call('DEL', KEYS[1])
if #merged > 0 then redis.call('RPUSH', KEYS[1], unpack(merged)) end
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1
`;
