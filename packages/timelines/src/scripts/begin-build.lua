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
