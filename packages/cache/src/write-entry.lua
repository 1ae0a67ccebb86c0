-- Writes one entry unless what is stored must win, and tells everybody who waits for it.
-- KEYS[1] entry
-- ARGV[1] bytes of the new entry   ARGV[2] its kind   ARGV[3] its fence (microseconds)
-- ARGV[4] physical lifetime in ms  ARGV[5] provider's time of the value in ms, or ''
-- ARGV[6] event channel            ARGV[7] event text for a write, without its verdict
-- Returns 'written', 'older' (a later call has written already), 'kept' (a failure never replaces a value)
-- or 'future' (the provider's time is more than a minute ahead).
local time = redis.call('TIME')
local now_ms = time[1] * 1000 + math.floor(time[2] / 1000)

local function verdict()
  if ARGV[5] ~= '' and tonumber(ARGV[5]) > now_ms + 60000 then return 'future' end
  local stored = redis.call('GETRANGE', KEYS[1], 0, 200)
  local kind, keep_until, fence = string.match(stored, '^mc1 (%a+) %d+ %d+ %d+ (%d+) (%d+) ')
  if not kind then return 'written' end
  -- A fence far ahead of the clock comes from a clock that has been set back since: it must not block writes.
  local is_plausible = tonumber(fence) <= (now_ms + 60000) * 1000
  if is_plausible and tonumber(fence) > tonumber(ARGV[3]) then return 'older' end
  if ARGV[2] ~= 'value' and kind == 'value' and tonumber(keep_until) > now_ms then return 'kept' end
  return 'written'
end

local answer = verdict()
if answer == 'written' then redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[4]) end
if answer ~= 'older' then redis.call('PUBLISH', ARGV[6], answer .. ' ' .. ARGV[7]) end
return answer
