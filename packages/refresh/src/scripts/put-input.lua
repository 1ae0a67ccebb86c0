-- Keeps one input for a while, unless too many are kept.
-- KEYS  1 the input (string)  2 index of all inputs of its resource (zset name -> when it goes away)
-- ARGV  1 name  2 text  3 lifetime in ms  4 most inputs
-- Returns 1 when it is kept, 0 when there are too many.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
local is_known = redis.call('ZSCORE', KEYS[2], ARGV[1])
if not is_known and redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[4]) then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
redis.call('ZADD', KEYS[2], now + tonumber(ARGV[3]), ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return 1
