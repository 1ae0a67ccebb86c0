-- Takes the most urgent items of a lane for one call, if the lane, the pause and the budget allow one.
-- KEYS  1 due (zset item -> urgency)  2 inflight (zset item -> lease end)  3 holders (hash item -> 'fence urgency')
--       4 soon (zset item -> when to refresh)  5 marker  6 budget (hash)
--       7 seats (most items for a while, after a batch was refused)
--       8 turns of the provider's lanes (hash lane -> 'waits since in microseconds, loses its turn at, needs so much')
-- ARGV  1 most items  2 lease in ms  3 most calls at once  4 bucket size  5 refill per ms
--       6 longest age of a want in ms  7 lifetime of the keys in ms
--       8 lane  9.. pairs: from so many items on, a call costs so much
-- Returns { 'idle' } | { 'busy' } | { 'wait', ms, must queue a later drain (0|1) }
--       | { 'taken', fence in microseconds, items still due, seats, item, urgency, item, urgency, ... }
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local most, lease_ms = tonumber(ARGV[1]), tonumber(ARGV[2])
local class_width = 1e13
local miss = 5 * class_width
most = math.min(most, tonumber(redis.call('GET', KEYS[7]) or most))
-- The marker says when a drain job comes: this may be that one, or one that comes before it.
local comes_at = tonumber(redis.call('GET', KEYS[5]) or 0)
local is_awaited = comes_at <= now + 50
if is_awaited then redis.call('DEL', KEYS[5]) end

-- What a dead worker held stands again where it stood; a free seat that was lost is nobody's want.
local function reclaim()
  for _, item in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)) do
    local urgency = string.match(redis.call('HGET', KEYS[3], item) or '', ' (.+)$')
    redis.call('ZREM', KEYS[2], item)
    redis.call('HDEL', KEYS[3], item)
    if urgency and tonumber(urgency) > 0 then redis.call('ZADD', KEYS[1], 'GT', urgency, item) end
  end
end

-- Wants are dropped once nobody can be waiting for them any more; readers who still care want again.
local function forget()
  for class = 1, 5 do
    local oldest = class * class_width + class_width - now + tonumber(ARGV[6])
    redis.call('ZREMRANGEBYSCORE', KEYS[1], '(' .. string.format('%.0f', oldest),
      '(' .. string.format('%.0f', (class + 1) * class_width))
  end
end

local function calls_in_flight()
  local count, seen = 0, {}
  for _, holder in ipairs(redis.call('HVALS', KEYS[3])) do
    local fence = string.match(holder, '^%d+')
    if not seen[fence] then count = count + 1 end
    seen[fence] = true
  end
  return count
end

local function cost_of(items)
  local cost = 0
  for i = 9, #ARGV, 2 do
    if items >= tonumber(ARGV[i]) then cost = tonumber(ARGV[i + 1]) end
  end
  return cost
end

-- Lanes that wait for the budget take turns, or one with many small calls would spend whatever comes in. Who waits longest goes
-- first; who has not asked when it said it would has lost its turn. Returns what those ahead need, and since when this one waits.
local function turn()
  local own = redis.call('HGET', KEYS[8], ARGV[8])
  local since = tonumber(own and string.match(own, '^%d+') or time[1] * 1000000 + time[2])
  local ahead = 0
  local turns = redis.call('HGETALL', KEYS[8])
  for i = 1, #turns, 2 do
    local other_since, ends, needed = string.match(turns[i + 1], '^(%d+) (%d+) (%S+)$')
    if tonumber(ends) < now then
      redis.call('HDEL', KEYS[8], turns[i])
    elseif turns[i] ~= ARGV[8] and tonumber(other_since) < since then
      ahead = ahead + tonumber(needed)
    end
  end
  return ahead, since
end

local function await_turn(since, needed, wait_ms)
  local ends = now + math.ceil(wait_ms) + 3000
  redis.call('HSET', KEYS[8], ARGV[8], string.format('%.0f %.0f %s', since, ends, tostring(needed)))
  redis.call('PEXPIRE', KEYS[8], ARGV[7])
end

local function spend(cost)
  local budget = redis.call('HMGET', KEYS[6], 'tokens', 'at', 'pausedUntil', 'failures', 'probeUntil')
  local paused_until, failures, probe_until = tonumber(budget[3] or 0), tonumber(budget[4] or 0), tonumber(budget[5] or 0)
  if paused_until > now then return paused_until - now end
  -- After a failure one call at a time finds out whether the provider is back.
  if failures > 0 and probe_until > now then return probe_until - now end
  local size, refill = tonumber(ARGV[4]), tonumber(ARGV[5])
  local tokens = math.min(size, tonumber(budget[1] or size) + math.max(0, now - tonumber(budget[2] or now)) * refill)
  -- A call that costs more than the bucket holds goes out when it is full, and leaves a debt.
  local needed = math.min(cost, size)
  local ahead, since = turn()
  if tokens < ahead + needed then
    local wait_ms = (ahead + needed - tokens) / refill
    await_turn(since, needed, wait_ms)
    return wait_ms
  end
  redis.call('HDEL', KEYS[8], ARGV[8])
  redis.call('HSET', KEYS[6], 'tokens', tostring(tokens - cost), 'at', now)
  if failures > 0 then redis.call('HSET', KEYS[6], 'probeUntil', now + lease_ms) end
  redis.call('PEXPIRE', KEYS[6], ARGV[7])
  return 0
end

local fence = string.format('%.0f', time[1] * 1000000 + time[2])
local answer = {}
local function hold(item, urgency)
  redis.call('ZADD', KEYS[2], now + lease_ms, item)
  redis.call('HSET', KEYS[3], item, fence .. ' ' .. urgency)
  answer[#answer + 1] = item
  answer[#answer + 1] = urgency
end

-- Seats that are left and cost nothing go to what is due soon.
local function fill_seats(free)
  for _, item in ipairs(redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', now, 'LIMIT', 0, free)) do
    redis.call('ZREM', KEYS[4], item)
    if not redis.call('ZSCORE', KEYS[2], item) then hold(item, '0') end
  end
end

reclaim()
forget()
for i = 1, 4 do redis.call('PEXPIRE', KEYS[i], ARGV[7]) end
local due = redis.call('ZCARD', KEYS[1])
if due == 0 then
  redis.call('HDEL', KEYS[8], ARGV[8])
  return { 'idle' }
end
-- While a call is out, what comes in collects for the next one; only a full batch goes beside it.
local calls = calls_in_flight()
if calls >= tonumber(ARGV[3]) or (calls > 0 and due < most) then return { 'busy' } end
local cost = cost_of(math.min(due, most))
local wait_ms = math.ceil(spend(cost))
if wait_ms > 0 then
  if is_awaited then redis.call('SET', KEYS[5], now + wait_ms, 'PX', wait_ms + 3000) end
  return { 'wait', wait_ms, is_awaited and 1 or 0 }
end

local seats = most
local function take(entries)
  for i = 1, #entries, 2 do
    redis.call('ZREM', KEYS[1], entries[i])
    redis.call('ZREM', KEYS[4], entries[i])
    hold(entries[i], entries[i + 1])
    seats = seats - 1
  end
end
-- Misses come first, but a fifth of the seats is for what is wanted otherwise: a flood of names that nobody knows must not
-- keep values from being refreshed that everybody reads.
local others = math.floor(most / 5)
local first = most - math.min(others, redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. string.format('%.0f', miss)))
take(redis.call('ZREVRANGE', KEYS[1], 0, first - 1, 'WITHSCORES'))
if seats > 0 then take(redis.call('ZREVRANGEBYSCORE', KEYS[1], '(' .. string.format('%.0f', miss), '-inf', 'WITHSCORES', 'LIMIT', 0, seats)) end
if seats > 0 then take(redis.call('ZREVRANGE', KEYS[1], 0, seats - 1, 'WITHSCORES')) end
local filled = most - seats
local free = 0
while filled + free < most and cost_of(filled + free + 1) <= cost do free = free + 1 end
if free > 0 then fill_seats(free) end
for i = 2, 3 do redis.call('PEXPIRE', KEYS[i], ARGV[7]) end
return { 'taken', fence, math.max(0, due - most), most, unpack(answer) }
