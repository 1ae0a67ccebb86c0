-- Prolongs the lease of items in flight; items that are no longer there stay away.
-- KEYS 1 inflight (zset)   ARGV 1 lease in ms  2.. items
-- Returns how many of them are still in flight.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local held = 0
for i = 2, #ARGV do
  if redis.call('ZSCORE', KEYS[1], ARGV[i]) then
    redis.call('ZADD', KEYS[1], 'XX', now + tonumber(ARGV[1]), ARGV[i])
    held = held + 1
  end
end
return held
