-- Adds up what readers asked for. A batch that was counted already, and whose answer got lost, is not counted again.
-- KEYS  1 last batch of this source (string)  2 reads (hash 'resource|state' -> reads)  3.. names (zset name -> reads)
-- ARGV  1 batch  2 lifetime of the keys in ms  3 most members of a names key, which is cut to half of it
--       4 number of states  5.. pairs: field, reads  then for each names key: number of names, and pairs: name, reads
-- Returns 1 when it was counted, 0 when it had been before.
if redis.call('GET', KEYS[1]) == ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])

local at = 5
for _ = 1, tonumber(ARGV[4]) do
  redis.call('HINCRBY', KEYS[2], ARGV[at], ARGV[at + 1])
  at = at + 2
end
redis.call('PEXPIRE', KEYS[2], ARGV[2])

local most = tonumber(ARGV[3])
for key = 3, #KEYS do
  local names = tonumber(ARGV[at])
  at = at + 1
  for _ = 1, names do
    redis.call('ZINCRBY', KEYS[key], ARGV[at + 1], ARGV[at])
    at = at + 2
  end
  -- Cut by half at a time: a newcomer has room to be read a second time before it must hold its own.
  if redis.call('ZCARD', KEYS[key]) > most then
    redis.call('ZREMRANGEBYRANK', KEYS[key], 0, -(math.floor(most / 2) + 1))
  end
  redis.call('PEXPIRE', KEYS[key], ARGV[2])
end
return 1
