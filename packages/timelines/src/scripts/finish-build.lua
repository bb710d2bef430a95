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
