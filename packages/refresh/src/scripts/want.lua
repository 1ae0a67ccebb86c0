-- Makes items due, and says whether somebody must queue a drain job for their lane.
-- KEYS  1 due (zset item -> urgency)  2 inflight (zset item -> lease end)  3 marker  4 lanes (set)  5 budget (hash)
--       6 holders (hash item -> 'fence urgency')
-- ARGV  1 lane  2 class of urgency  3 class of a miss  4 cap of pending misses  5 key prefix of due sets
--       6 lifetime of the keys in ms  7.. items
-- Returns { must queue a drain (0|1), provider paused for ms, refused items... }
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local class, miss = tonumber(ARGV[2]), tonumber(ARGV[3])
-- Within a class the older want scores higher, so asking again changes nothing.
local score = class + 1e13 - now
local answer = { 0, 0 }

-- A lane that has few misses may add some beside a cap that others have used up: a twentieth of it.
local pending, own, cap = 0, 0, tonumber(ARGV[4])
local reserved = math.floor(cap / 20)
if class >= miss then
  own = redis.call('ZCOUNT', KEYS[1], miss, '+inf')
  for _, lane in ipairs(redis.call('SMEMBERS', KEYS[4])) do
    pending = pending + redis.call('ZCOUNT', ARGV[5] .. lane, miss, '+inf')
  end
end

local is_due = false
for i = 7, #ARGV do
  local item = ARGV[i]
  if redis.call('ZSCORE', KEYS[2], item) then
    -- Should its call fail or its worker die, it comes back as urgent as it is wanted by then.
    local fence, urgency = string.match(redis.call('HGET', KEYS[6], item) or '', '^(%d+) (.+)$')
    if fence and tonumber(urgency) < score then
      redis.call('HSET', KEYS[6], item, fence .. ' ' .. string.format('%.0f', score))
    end
  else
    local due = redis.call('ZSCORE', KEYS[1], item)
    local is_new_miss = class >= miss and (not due or tonumber(due) < miss)
    if is_new_miss and pending >= cap and own >= reserved then
      answer[#answer + 1] = item
    else
      if is_new_miss then pending, own = pending + 1, own + 1 end
      redis.call('ZADD', KEYS[1], 'GT', score, item)
      is_due = true
    end
  end
end

if is_due then
  redis.call('SADD', KEYS[4], ARGV[1])
  redis.call('PEXPIRE', KEYS[1], ARGV[6])
  redis.call('PEXPIRE', KEYS[4], ARGV[6])
  -- The marker says when a drain job comes; should that get lost, the marker ends and the sweep sees to it.
  if redis.call('SET', KEYS[3], now, 'NX', 'PX', 3000) then answer[1] = 1 end
end
local paused_until = tonumber(redis.call('HGET', KEYS[5], 'pausedUntil') or 0)
answer[2] = math.max(0, paused_until - now)
return answer
