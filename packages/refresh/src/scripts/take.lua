-- Takes the most urgent items of a lane for one call, if the lane, the pause and the budget allow one.
-- KEYS  1 due (zset)  2 inflight (zset)  3 soon (zset item -> when to refresh)  4 marker  5 budget (hash)
-- ARGV  1 most items  2 lease in ms  3 most calls at once  4 cost  5 bucket size  6 refill per ms
--       7 urgency of items whose holder died  8 longest age of a want in ms  9 lifetime of the keys in ms
-- Returns { 'idle' } | { 'busy' } | { 'wait', ms, must queue a later drain (0|1) }
--       | { 'taken', fence in microseconds, items still due, item, urgency, item, urgency, ... }
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local most = tonumber(ARGV[1])
local class_width = 1e13
redis.call('DEL', KEYS[4])

local function reclaim()
  for _, item in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)) do
    redis.call('ZREM', KEYS[2], item)
    redis.call('ZADD', KEYS[1], 'GT', tonumber(ARGV[7]) + class_width - now, item)
  end
end

local function wait(ms)
  ms = math.ceil(ms)
  local is_first = redis.call('SET', KEYS[4], now, 'NX', 'PX', ms + 3000)
  return { 'wait', ms, is_first and 1 or 0 }
end

local function spend()
  local budget = redis.call('HMGET', KEYS[5], 'tokens', 'at', 'pausedUntil', 'failures', 'probeUntil')
  local paused_until, failures, probe_until = tonumber(budget[3] or 0), tonumber(budget[4] or 0), tonumber(budget[5] or 0)
  if paused_until > now then return paused_until - now end
  -- After a failure one call at a time finds out whether the provider is back.
  if failures > 0 and probe_until > now then return probe_until - now end
  local size, refill, cost = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[4])
  local tokens = math.min(size, tonumber(budget[1] or size) + math.max(0, now - tonumber(budget[2] or now)) * refill)
  if tokens < cost then return (cost - tokens) / refill end
  redis.call('HSET', KEYS[5], 'tokens', tostring(tokens - cost), 'at', now)
  if failures > 0 then redis.call('HSET', KEYS[5], 'probeUntil', now + tonumber(ARGV[2])) end
  redis.call('PEXPIRE', KEYS[5], ARGV[9])
  return 0
end

-- Wants are dropped once nobody can be waiting for them any more; readers who still care want again.
local function forget()
  for class = 1, 5 do
    local oldest = class * class_width + class_width - now + tonumber(ARGV[8])
    redis.call('ZREMRANGEBYSCORE', KEYS[1], '(' .. string.format('%.0f', oldest),
      '(' .. string.format('%.0f', (class + 1) * class_width))
  end
end

reclaim()
forget()
local due, flying = redis.call('ZCARD', KEYS[1]), redis.call('ZCARD', KEYS[2])
if due == 0 then return { 'idle' } end
-- While a call is out, what comes in collects for the next one; only a full batch goes beside it.
local is_full = due >= most
if flying > 0 and not is_full then return { 'busy' } end
if flying >= most * tonumber(ARGV[3]) then return { 'busy' } end
local wait_ms = spend()
if wait_ms > 0 then return wait(wait_ms) end

local fence = time[1] * 1000000 + time[2]
local answer = { 'taken', string.format('%.0f', fence), math.max(0, due - most) }
local taken = redis.call('ZREVRANGE', KEYS[1], 0, most - 1, 'WITHSCORES')
for i = 1, #taken, 2 do
  redis.call('ZREM', KEYS[1], taken[i])
  redis.call('ZREM', KEYS[3], taken[i])
  redis.call('ZADD', KEYS[2], now + tonumber(ARGV[2]), taken[i])
  answer[#answer + 1] = taken[i]
  answer[#answer + 1] = taken[i + 1]
end
-- Seats that are left cost nothing: give them to what is due soon.
local free = most - #taken / 2
if free > 0 then
  for _, item in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now, 'LIMIT', 0, free)) do
    redis.call('ZREM', KEYS[3], item)
    if not redis.call('ZSCORE', KEYS[2], item) then
      redis.call('ZADD', KEYS[2], now + tonumber(ARGV[2]), item)
      answer[#answer + 1] = item
      answer[#answer + 1] = '0'
    end
  end
end
redis.call('PEXPIRE', KEYS[2], ARGV[9])
return answer
