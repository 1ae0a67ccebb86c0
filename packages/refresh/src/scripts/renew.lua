-- Prolongs the lease of the items that a call holds.
-- KEYS  1 inflight (zset)  2 holders (hash item -> 'fence urgency')
-- ARGV  1 fence of the call  2 lease in ms  3.. items
-- Returns how many of them the call still holds.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local held = 0
for i = 3, #ARGV do
  if string.match(redis.call('HGET', KEYS[2], ARGV[i]) or '', '^%d+') == ARGV[1] then
    redis.call('ZADD', KEYS[1], 'XX', now + tonumber(ARGV[2]), ARGV[i])
    held = held + 1
  end
end
return held
