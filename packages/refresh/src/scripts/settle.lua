-- Takes items out of flight, as far as the call still holds them: done ones, and ones whose call failed.
-- KEYS  1 due (zset)  2 inflight (zset)  3 holders (hash item -> 'fence urgency')  4 soon (zset)
-- ARGV  1 fence of the call  2 most items kept in soon  3 lifetime of the keys in ms
--       4.. triples: item, 'done' | 'back', when a done one is due again in ms or ''
-- Returns how many items the call still held.
local held = 0
for i = 4, #ARGV, 3 do
  local item, fate, refresh_at = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local fence, urgency = string.match(redis.call('HGET', KEYS[3], item) or '', '^(%d+) (.+)$')
  if fence == ARGV[1] then
    held = held + 1
    redis.call('ZREM', KEYS[2], item)
    redis.call('HDEL', KEYS[3], item)
    if fate == 'back' then
      if tonumber(urgency) > 0 then redis.call('ZADD', KEYS[1], 'GT', urgency, item) end
    elseif refresh_at ~= '' then
      redis.call('ZADD', KEYS[4], refresh_at, item)
    end
  end
end
-- What is due last gives way when too many wait for a free seat.
redis.call('ZREMRANGEBYRANK', KEYS[4], ARGV[2], -1)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('PEXPIRE', KEYS[4], ARGV[3])
return held
