-- Notes how a call to a provider went, for all workers.
-- KEYS  1 budget (hash)
-- ARGV  1 'ok' | 'failed'  2 first pause in ms  3 longest pause in ms  4 jitter from 0 to 1
--       5 pause that the provider asked for in ms, or 0  6 lifetime of the key in ms
-- Returns for how many ms the provider is paused.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('PEXPIRE', KEYS[1], ARGV[6])
if ARGV[1] == 'ok' then
  redis.call('HDEL', KEYS[1], 'failures', 'probeUntil')
  return math.max(0, tonumber(redis.call('HGET', KEYS[1], 'pausedUntil') or 0) - now)
end
local failures = redis.call('HINCRBY', KEYS[1], 'failures', 1)
local backoff = math.min(tonumber(ARGV[3]), tonumber(ARGV[2]) * 2 ^ math.min(failures - 1, 20))
local pause = math.max(tonumber(ARGV[5]), backoff * (0.5 + tonumber(ARGV[4]) / 2))
local paused_until = math.max(tonumber(redis.call('HGET', KEYS[1], 'pausedUntil') or 0), now + math.ceil(pause))
redis.call('HSET', KEYS[1], 'pausedUntil', paused_until)
redis.call('HDEL', KEYS[1], 'probeUntil')
redis.call('PEXPIRE', KEYS[1], math.max(tonumber(ARGV[6]), paused_until - now))
return paused_until - now
