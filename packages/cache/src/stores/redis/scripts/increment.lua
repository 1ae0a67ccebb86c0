-- Adds to a counter; it gets its lifetime when it begins.
-- KEYS[1] counter
-- ARGV[1] what is added   ARGV[2] lifetime in ms
-- Returns the new number as text, or false where something else than a number is stored or it becomes too large.
local stored = redis.call('GETRANGE', KEYS[1], 0, 30)
if stored == '' or string.sub(stored, 1, 9) == 'mc1 gone ' then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return ARGV[1]
end
if not string.match(stored, '^%-?%d+$') then return false end
local sum = tonumber(stored) + tonumber(ARGV[1])
-- Beyond this, numbers of neither end count by one.
if math.abs(sum) > 9007199254740991 then return false end
redis.call('INCRBY', KEYS[1], ARGV[1])
return string.format('%.0f', sum)
