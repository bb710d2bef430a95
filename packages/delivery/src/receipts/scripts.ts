/**
 * A receipt is a hash. `published` is a time; for each ring there is, while it is under way, `<ring>:left` with
 * the number of its pieces that are not delivered, and `<ring>/<piece>` for each, empty until it is, then the number
 * of its recipients. A ring that is complete is one field, `<ring>`: `<planned> <recipients> <time>`, so that what is
 * kept is short, and what comes late or twice finds nothing to change. Times are in ms since the Unix epoch.
 */
const finish = /* lua */ `
local function finish(key, ring, now)
  local prefix, planned, recipients = ring .. '/', 0, 0
  local all = redis.call('HGETALL', key)
  for i = 1, #all, 2 do
    if string.sub(all[i], 1, #prefix) == prefix then
      planned, recipients = planned + 1, recipients + tonumber(all[i + 1])
      redis.call('HDEL', key, all[i])
    end
  end
  redis.call('HDEL', key, ring .. ':left')
  redis.call('HSET', key, ring, planned .. ' ' .. recipients .. ' ' .. now)
end
`;

export const planScript = /* lua */ `
-- Notes which pieces a post is to be delivered in. A post that is planned again may be cut in other pieces: the last
-- plan counts, since all of it will be sent; what is delivered stays delivered.
-- KEYS[1] receipt   ARGV[1] time, ARGV[2] seconds to live, ARGV[3..] the rings, each followed by the number of its
-- pieces, and these
${finish}
local key, now = KEYS[1], ARGV[1]
redis.call('HSETNX', key, 'published', now)
redis.call('EXPIRE', key, ARGV[2])
local at = 3
while ARGV[at] do
  local ring, count = ARGV[at], tonumber(ARGV[at + 1])
  local prefix = ring .. '/'
  if redis.call('HEXISTS', key, ring) == 0 then
    local wanted, left = {}, 0
    for i = at + 2, at + 1 + count do
      local field = prefix .. ARGV[i]
      wanted[field] = true
      redis.call('HSETNX', key, field, '')
      if redis.call('HGET', key, field) == '' then left = left + 1 end
    end
    for _, field in ipairs(redis.call('HKEYS', key)) do
      if string.sub(field, 1, #prefix) == prefix and not wanted[field] then redis.call('HDEL', key, field) end
    end
    redis.call('HSET', key, ring .. ':left', left)
    if left == 0 then finish(key, ring, now) end
  end
  at = at + 2 + count
end
return 0
`;

export const deliverScript = /* lua */ `
-- Notes that a piece is delivered. One that is not planned, or was noted before, changes nothing.
-- KEYS[1] receipt   ARGV[1] time, ARGV[2] ring, ARGV[3] piece, ARGV[4] how many people it has come to
${finish}
local key, ring = KEYS[1], ARGV[2]
local field = ring .. '/' .. ARGV[3]
if redis.call('HGET', key, field) ~= '' then return 0 end
redis.call('HSET', key, field, ARGV[4])
if redis.call('HINCRBY', key, ring .. ':left', -1) == 0 then finish(key, ring, ARGV[1]) end
return 1
`;
