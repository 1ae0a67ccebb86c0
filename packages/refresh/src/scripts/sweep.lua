-- Finds lanes that have something to do and no drain job on its way, and forgets lanes that are empty.
-- KEYS  1 lanes (set)
-- ARGV  1 to 3 key prefixes of due, inflight and marker
-- Returns the names of lanes for which a drain job must be queued now.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local answer = {}
for _, lane in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  local due = redis.call('ZCARD', ARGV[1] .. lane)
  local held = redis.call('ZCOUNT', ARGV[2] .. lane, now, '+inf')
  local lost = redis.call('ZCOUNT', ARGV[2] .. lane, '-inf', '(' .. now)
  if due + held + lost == 0 then
    redis.call('SREM', KEYS[1], lane)
  elseif (due > 0 and held == 0) or lost > 0 then
    if redis.call('SET', ARGV[3] .. lane, now, 'NX', 'PX', 3000) then answer[#answer + 1] = lane end
  end
end
return answer
