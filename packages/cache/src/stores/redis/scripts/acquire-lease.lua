-- Takes the lease of a key unless somebody holds it.
-- KEYS[1] lease   KEYS[2] entry, in the same slot
-- ARGV[1] token   ARGV[2] lifetime in ms
-- Returns the fence in microseconds as text, or false when somebody else holds it.
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return false end
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local stored = string.match(redis.call('GETRANGE', KEYS[2], 0, 200), '^mc1 %a+ %d+ %d+ %d+ %d+ (%d+) ')
local barrier = tonumber(stored or -1)
-- A fence far ahead of the clock comes from a clock that has been set back since.
if barrier > now + 60000000 then barrier = -1 end
return string.format('%.0f', math.max(now, barrier + 1))
