/**
 * A receipt is a hash. `published` is a time, and `released` is there where the post was held until that; for each ring
 * there is, while it is under way, `<ring>:left` with the number of its pieces that are not delivered, and
 * `<ring>/<piece>` for each, empty until it is, then the number of its recipients. A ring that is complete is one
 * field, `<ring>`: `<planned> <recipients> <time>`, so that what is kept is short, and what comes late or twice finds
 * nothing to change. Times are in ms since the Unix epoch.
 *
 * Commands are most of what a receipt costs: each script reads first, and then writes once.
 */

const inParts = /* lua */ `
-- A command with any number of arguments behind the key: Lua hands over 8,000 at most.
local function inParts(command, key, arguments)
  for from = 1, #arguments, 1000 do
    redis.call(command, key, unpack(arguments, from, math.min(from + 999, #arguments)))
  end
end
`;

export const planScript = /* lua */ `
-- Notes which pieces a post is to be delivered in. A post that is planned again may be cut in other pieces: the last
-- plan counts, since all of it will be sent; what is delivered stays delivered.
-- KEYS[1] receipt   ARGV[1] time, ARGV[2] seconds to live, ARGV[3] 1 if the post was held until now, ARGV[4..] the rings,
-- each followed by the number of its pieces, and these
${inParts}
local key, now = KEYS[1], ARGV[1]
local known, all = {}, redis.call('HGETALL', key)
for i = 1, #all, 2 do known[all[i]] = all[i + 1] end
local written, gone = { 'published', known.published or now }, {}
if ARGV[3] == '1' and not known.released then written = { 'published', now, 'released', 1 } end
local at = 4
while ARGV[at] do
  local ring, count = ARGV[at], tonumber(ARGV[at + 1])
  local prefix = ring .. '/'
  if not known[ring] then
    local wanted, left, recipients = {}, 0, 0
    for i = at + 2, at + 1 + count do
      local field = prefix .. ARGV[i]
      local delivered = known[field] or ''
      wanted[field] = delivered
      if delivered == '' then left = left + 1 else recipients = recipients + tonumber(delivered) end
    end
    local complete = left == 0
    for field in pairs(known) do
      local isPiece = string.sub(field, 1, #prefix) == prefix
      if isPiece and (complete or not wanted[field]) or complete and field == ring .. ':left' then
        gone[#gone + 1] = field
      end
    end
    if complete then
      written[#written + 1] = ring
      written[#written + 1] = count .. ' ' .. recipients .. ' ' .. now
    else
      written[#written + 1] = ring .. ':left'
      written[#written + 1] = left
      for field, delivered in pairs(wanted) do
        written[#written + 1] = field
        written[#written + 1] = delivered
      end
    end
  end
  at = at + 2 + count
end
inParts('HDEL', key, gone)
inParts('HSET', key, written)
redis.call('EXPIRE', key, ARGV[2])
return 0
`;

export const deliverScript = /* lua */ `
-- Notes that a piece is delivered. One that is not planned, or was noted before, changes nothing.
-- KEYS[1] receipt   ARGV[1] time, ARGV[2] ring, ARGV[3] piece, ARGV[4] how many people it has come to
${inParts}
local key, ring = KEYS[1], ARGV[2]
local prefix, left = ring .. '/', ring .. ':left'
local field = prefix .. ARGV[3]
if redis.call('HGET', key, field) ~= '' then return 0 end
local others = redis.call('HGET', key, left) - 1
if others > 0 then
  redis.call('HSET', key, field, ARGV[4], left, others)
  return 1
end
-- It was the last one: the ring is complete.
local all, gone, recipients = redis.call('HGETALL', key), { left }, tonumber(ARGV[4])
for i = 1, #all, 2 do
  if string.sub(all[i], 1, #prefix) == prefix then
    gone[#gone + 1] = all[i]
    recipients = recipients + (tonumber(all[i + 1]) or 0)
  end
end
inParts('HDEL', key, gone)
redis.call('HSET', key, ring, #gone - 1 .. ' ' .. recipients .. ' ' .. ARGV[1])
return 1
`;
