-- Stores a value unless what is there is as new or newer, so that writers may come in any order and what
-- was read before a change never overwrites what was written after it.
-- KEYS[1] value   ARGV[1] version, ARGV[2] body, ARGV[3] seconds to live, or 'keep': replace only
-- what is there, and let it live as long as it would have
local current = redis.call('GET', KEYS[1])
if current and tonumber(string.match(current, '^%d+')) >= tonumber(ARGV[1]) then
  return 0
end
if ARGV[3] == 'keep' then
  if not current then return 0 end
  redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2], 'KEEPTTL')
  return 1
end
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2], 'EX', ARGV[3])
return 1
