-- Takes items out of flight: done ones, and ones that go back because their call failed.
-- KEYS  1 due (zset)  2 inflight (zset)  3 soon (zset)
-- ARGV  1 most items kept in soon  2 lifetime of the keys in ms
--       3.. triples: item, 'done' | 'back', for done: when it is due again in ms or '', for back: its urgency
-- Returns 1.
for i = 3, #ARGV, 3 do
  local item, fate, value = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  redis.call('ZREM', KEYS[2], item)
  if fate == 'back' then
    if tonumber(value) > 0 then redis.call('ZADD', KEYS[1], 'GT', value, item) end
  elseif value ~= '' then
    redis.call('ZADD', KEYS[3], value, item)
  end
end
-- What is due last gives way when too many wait for a free seat.
redis.call('ZREMRANGEBYRANK', KEYS[3], ARGV[1], -1)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[3], ARGV[2])
return 1
