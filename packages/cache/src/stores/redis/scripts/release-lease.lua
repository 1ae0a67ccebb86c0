-- Gives a lease back that is still held with this token.
-- KEYS[1] lease
-- ARGV[1] token
-- Returns 1, or 0 when it has run out or somebody else holds it.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
