-- Gives a lease back, unless it ran out and is somebody else's now.
-- KEYS  1 lease (string, holds its token)
-- ARGV  1 token
-- Returns 1 when it was given back, else 0.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
