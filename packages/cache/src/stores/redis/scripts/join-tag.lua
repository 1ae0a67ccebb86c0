-- Notes that an entry is about to carry a tag, and reads when the tag was last invalidated. In this order, so that
-- an invalidation either finds the member or is seen here.
-- KEYS[1] members of the tag, by the end of their lifetime in ms   KEYS[2] mark of the tag, in the same slot
-- ARGV[1] entry key   ARGV[2] lifetime of the entry in ms, with some to spare
-- Returns the fence of the last invalidation in microseconds as text, or '0'.
local time = redis.call('TIME')
local now_ms = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now_ms)
redis.call('ZADD', KEYS[1], 'GT', now_ms + ARGV[2], ARGV[1])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
local mark = redis.call('GET', KEYS[2]) or '0'
-- A mark far ahead of the clock comes from a clock that has been set back since.
if tonumber(mark) > (now_ms + 60000) * 1000 then return '0' end
return mark
