-- Puts one post into many timelines, into those that exist. Whatever order posts arrive in, and however
-- often one does, a list stays strictly descending: the newest post goes to the head, which is the common
-- case and costs two commands; any other finds its place, or finds itself there and changes nothing.
-- KEYS timelines   ARGV[1] post id, ARGV[2] cap, ARGV[3] how far over the cap a list may grow
-- Returns how many timelines were changed.
local id, cap, most = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[2]) + tonumber(ARGV[3])
local number = tonumber(id)
local CHUNK = 50

-- Inserts before the first smaller element. Below the end of a capped list there is no place: Postgres
-- has those posts.
local function insert(key)
  local from = 0
  while true do
    local chunk = redis.call('LRANGE', key, from, from + CHUNK - 1)
    for _, element in ipairs(chunk) do
      local other = tonumber(element)
      if other == number then return false end
      if other < number then
        return redis.call('LINSERT', key, 'BEFORE', element, id)
      end
    end
    if #chunk < CHUNK then return false end
    from = from + CHUNK
  end
end

local changed = 0
for _, key in ipairs(KEYS) do
  local head = redis.call('LINDEX', key, 0)
  if head then
    local length
    if tonumber(head) < number then
      length = redis.call('LPUSH', key, id)
    else
      length = insert(key)
    end
    if length then
      changed = changed + 1
      -- Trimmed seldom, and not while the timeline is built: its last element is the builder's mark.
      if length > most and tonumber(redis.call('LINDEX', key, -1)) >= 0 then
        redis.call('LTRIM', key, 0, cap - 1)
      end
    end
  end
end
return changed
